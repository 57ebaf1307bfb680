// Reads the pictures whose paths come on standard input, one a line, on one thread.
// Answers each with a line of JSON: the text, and the processor time in milliseconds.
import { createInterface } from "node:readline";
import Ocr from "@gutenye/ocr-node";

const engine = await Ocr.create({ onnxOptions: { intraOpNumThreads: 1, interOpNumThreads: 1 } });
for await (const path of createInterface({ input: process.stdin })) {
  const before = process.cpuUsage();
  const lines = await engine.detect(path);
  const { user, system } = process.cpuUsage(before);
  const text = lines.map((line) => line.text).join("\n");
  console.log(JSON.stringify({ text, cpu_ms: (user + system) / 1000 }));
}
