// A complete client of Atlas: it opens a flow, uploads documents, waits for the end,
// prints what was read, and takes the signed callback. Copy what you need.
//
//   npm ci
//   node atlas-client.mjs https://bucket.example.com/pan.jpg https://bucket.example.com/invoice.pdf
//
// Settings come from the environment; see ../README.md. Node.js 18 or later.

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { Webhook } from "standardwebhooks";

const ATTEMPTS = 6;
const IN_PROGRESS = "a request with this Idempotency-Key is in progress";

async function main(fileURLs) {
  const env = process.env;
  const receiver = await Receiver.listen(env.RECEIVER ?? "127.0.0.1:9000", env.ATLAS_WEBHOOK_SECRET);
  const atlas = new Atlas(env.ATLAS_URL ?? "http://127.0.0.1:8080", env.ATLAS_CLIENT_ID, env.ATLAS_CLIENT_SECRET);
  const flow = await atlas.open("LOAN-1", receiver.url("/auth"), receiver.url("/callback"));
  console.log("flow", flow);
  await atlas.upload(flow, fileURLs);
  console.log("status", await atlas.wait(flow, Number(env.POLL_SECONDS ?? 5)));
  show(await atlas.extracts(flow));
  const late = AbortSignal.timeout(60_000);
  const id = await Promise.race([receiver.arrived, once(late, "abort")]);
  if (late.aborted) throw new Error("no callback within a minute");
  console.log("callback verified:", id);
}

function show(results) {
  for (const { document_id, error_code, error_reason, data } of results.ocr_data) {
    if (error_code) { // this document failed; the others stand
      console.log(`document ${document_id}: ${error_code}, ${error_reason}`);
      continue;
    }
    console.log(`document ${document_id}: ${data.document_type}`);
    for (const [name, field] of Object.entries(data)) {
      // null: the document does not say.
      if (field.value != null) console.log(`  ${name} = ${field.value} (${field.confidence_score.toFixed(2)})`);
    }
  }
  for (const { name, source_doc, target_doc, similarity_score } of results.cross_checks) {
    console.log(`cross-check ${name}, ${source_doc} and ${target_doc}: ${similarity_score}`);
  }
}

/** An answer that the same request would get again. */
class Refused extends Error {
  constructor(status, body, requestID) {
    super(`${status} ${body.error ?? ""} ${body.reason ?? ""} (request ${requestID})`);
    this.status = status;
    this.error = body.error;
  }
}

/** Calls Atlas as one client. */
class Atlas {
  #token; // a promise, so that calls at the same time ask for one token

  constructor(base, clientID, clientSecret) {
    Object.assign(this, { base, clientID, clientSecret });
  }

  async open(applicationID, authURL, callbackURL) {
    const { flow_uuid } = await this.call("POST", "/v3/verification/flow/init", {
      product_type: "POC_CDL",
      application_id: applicationID,
      auth_url: authURL,
      callback_url: callbackURL,
      flow_params: {},
    });
    return flow_uuid;
  }

  upload(flow, fileURLs) {
    const files = fileURLs.map((url, i) => ({ file_url: url, document_id: String(i + 1) }));
    return this.call("POST", "/v3/verification/multiupload", { flow_uuid: flow, file_urls: files });
  }

  /** Polls until the flow has ended, every 5 to 10 seconds, further apart as time goes
   *  and never in step with other clients. */
  async wait(flow, pause) {
    for (const longest = 2 * pause; ; pause = Math.min(pause * 1.3, longest)) {
      const { master_status } = await this.call("GET", `/v3/verification/status?flow_uuid=${encodeURIComponent(flow)}`);
      if (master_status === "SUCCESS" || master_status === "FAILED") return master_status;
      await sleep(jittered(pause));
    }
  }

  extracts(flow) {
    return this.call("GET", `/v3/verification/extracts?flow_uuid=${encodeURIComponent(flow)}`);
  }

  /** Makes one call with a token that holds, and repeats it while that may help. A POST
   *  has one Idempotency-Key for all its attempts, so it is done once. */
  async call(method, path, body) {
    const key = method === "POST" ? { "Idempotency-Key": randomUUID() } : {};
    const token = await this.#accessToken();
    try {
      return await this.#send(method, path, { Token: token, ...key }, body);
    } catch (refused) {
      if (refused.status !== 401) throw refused;
    }
    return this.#send(method, path, { Token: await this.#accessToken(token), ...key }, body);
  }

  /** A token that holds for a minute more, and is not the one that was refused. */
  async #accessToken(refused) {
    const seen = this.#token;
    const held = await seen?.catch(() => undefined);
    if (held && held.token !== refused && held.expires - Date.now() > 60_000) return held.token;
    if (this.#token === seen) this.#token = this.#newToken();
    return (await this.#token).token;
  }

  async #newToken() {
    const { access_token, expires_in } = await this.#send("POST", "/v3/verification/authtoken", {
      "Client-Id": this.clientID,
      "Client-Secret": this.clientSecret,
    });
    return { token: access_token, expires: Date.now() + expires_in * 1000 };
  }

  /** Makes a request, and again after lost connections, 429, 5xx, and a 409 that says
   *  that the same request is still being worked on. */
  async #send(method, path, headers, body) {
    let failure;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      let wait = jittered(2 ** attempt);
      try {
        const response = await fetch(this.base + path, {
          method,
          headers: { "Content-Type": "application/json", ...headers },
          body: body && JSON.stringify(body),
          signal: AbortSignal.timeout(30_000),
        });
        const text = await response.text();
        if (response.ok) return JSON.parse(text);
        failure = new Refused(response.status, errorBody(text), response.headers.get("X-Request-Id"));
        const again = failure.status === 429 || failure.status >= 500 || failure.error === IN_PROGRESS;
        if (!again) throw failure;
        wait = Number(response.headers.get("Retry-After")) * 1000 || wait;
      } catch (lost) {
        if (lost === failure) throw failure;
        failure = lost; // a connection that broke
      }
      console.error(`${method} ${path}: ${failure.message}; again in ${Math.round(wait)} ms`);
      await sleep(wait);
    }
    throw failure;
  }
}

function errorBody(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch { // a proxy in between may answer anything
    return {};
  }
}

/** Seconds as milliseconds, a quarter more or less. */
function jittered(seconds) {
  return seconds * 1000 * (0.75 + Math.random() / 2);
}

/** The side that Atlas calls: auth_url and callback_url. */
class Receiver {
  token = randomUUID(); // that auth_url hands out and the callback brings
  seen = new Set(); // in your system: a table

  static async listen(address, webhookSecret) {
    const receiver = new Receiver();
    receiver.address = address;
    receiver.webhook = new Webhook(webhookSecret);
    receiver.arrived = new Promise((resolve) => (receiver.resolve = resolve));
    const [host, port] = address.split(":");
    const server = createServer((request, response) => receiver.#serve(request, response));
    server.listen(Number(port), host);
    await once(server, "listening");
    return receiver;
  }

  url(path) {
    return `http://${this.address}${path}`;
  }

  async #serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method === "POST" && request.url === "/auth") {
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ access_token: this.token }));
    } else if (request.method === "POST" && request.url === "/callback") {
      response.writeHead(this.#callback(request.headers, Buffer.concat(chunks).toString())).end();
    } else {
      response.writeHead(404).end();
    }
  }

  /** Takes a result whose signature is right, over the text as it came. */
  #callback(headers, body) {
    try {
      this.webhook.verify(body, headers);
    } catch {
      return 401;
    }
    if (headers.token !== this.token) return 401;
    const id = headers["webhook-id"];
    if (!this.seen.has(id)) { // else a repetition: say yes, do nothing
      this.seen.add(id);
      this.resolve(id); // in your system: store the body first
    }
    return 204;
  }
}

try {
  await main(process.argv.slice(2));
  process.exit(0);
} catch (failure) {
  console.error(failure);
  process.exit(1);
}
