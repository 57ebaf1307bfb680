// Completes a flow with a client generated from /openapi.json. The compiler refuses it
// when a path, a parameter, a body or an answer is not as the document says.
import createClient from "openapi-fetch";

import type { paths } from "./schema.js";

declare const process: { argv: string[] };

const [, , baseUrl, clientID, clientSecret, authURL, callbackURL, ...fileURLs] = process.argv as [
  string, string, string, string, string, string, string, ...string[],
];
const atlas = createClient<paths>({ baseUrl });

/** The data of an answer; its documented error is thrown. */
function good<T>(answer: { data?: T; error?: { error: string; error_code: string } }): T {
  if (answer.data === undefined) throw new Error(`${answer.error?.error_code} ${answer.error?.error}`);
  return answer.data;
}

const wrong = await atlas.POST("/v3/verification/authtoken", {
  params: { header: { "Client-Id": clientID, "Client-Secret": "wrong" } },
});
console.log("wrong secret:", wrong.error?.error_message);

const { access_token: token } = good(
  await atlas.POST("/v3/verification/authtoken", { params: { header: { "Client-Id": clientID, "Client-Secret": clientSecret } } }),
);
const headers = { Token: token };

const { flow_uuid } = good(
  await atlas.POST("/v3/verification/flow/init", {
    headers,
    params: { header: { "Idempotency-Key": crypto.randomUUID() } },
    body: { product_type: "POC_CDL", application_id: "LOAN-1", auth_url: authURL, callback_url: callbackURL, flow_params: {} },
  }),
);

const entries = good(
  await atlas.POST("/v3/verification/multiupload", {
    headers,
    body: { flow_uuid, file_urls: fileURLs.map((file_url, i) => ({ file_url, document_id: String(i + 1) })) },
  }),
);
console.log("uploaded:", entries.map((e) => e.document_id).join(" "));

for (let status = "NOT_STARTED"; status !== "SUCCESS" && status !== "FAILED"; ) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  status = good(await atlas.GET("/v3/verification/status", { headers, params: { query: { flow_uuid } } })).master_status;
}

const extracts = good(await atlas.GET("/v3/verification/extracts", { headers, params: { query: { flow_uuid } } }));
for (const document of extracts.ocr_data) {
  console.log(`${document.document_id}: ${document.data.document_type ?? document.error_code}`);
}
