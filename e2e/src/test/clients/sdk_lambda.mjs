// The Lambda API as @aws-sdk/client-lambda uses it. Usage: node sdk_lambda.mjs ENDPOINT REGION ONE.zip
// Prints a line for each operation that did as AWS Lambda does; ends at the first that did not.
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  ListFunctionsCommand,
  PublishVersionCommand,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";

const [endpoint, region, zip] = process.argv.slice(2);
const client = new LambdaClient({ endpoint, region, maxAttempts: 1 });
const FunctionName = "tea-of-javascript";
const did = (operation) => console.log(operation);

const made = await client.send(
  new CreateFunctionCommand({
    FunctionName,
    Runtime: "java21",
    Role: "arn:aws:iam::123456789012:role/any",
    Handler: "example.Tea::handleRequest",
    Code: { ZipFile: readFileSync(zip) },
    Timeout: 20,
    MemorySize: 512,
    Environment: { Variables: { KIND: "green" } },
  }),
);
assert.equal(made.FunctionName, FunctionName);
did("CreateFunction");
await waitUntilFunctionActiveV2({ client, maxWaitTime: 120 }, { FunctionName });
const got = await client.send(new GetFunctionCommand({ FunctionName }));
assert.equal(got.Configuration.State, "Active");
did("GetFunction");
const answer = await client.send(
  new InvokeCommand({ FunctionName, Payload: JSON.stringify({ name: "script" }), LogType: "Tail" }),
);
assert.equal(answer.StatusCode, 200);
assert.equal(JSON.parse(Buffer.from(answer.Payload)), "one green script");
assert.match(Buffer.from(answer.LogResult, "base64").toString(), /REPORT RequestId: /);
did("Invoke");
const failed = await client.send(
  new InvokeCommand({ FunctionName, Payload: JSON.stringify({ name: "script", fail: true }) }),
);
assert.equal(failed.FunctionError, "Unhandled");
did("Invoke: function error");
const stream = await client.send(
  new InvokeWithResponseStreamCommand({ FunctionName, Payload: JSON.stringify({ name: "stream" }) }),
);
let streamed = "";
let complete;
for await (const event of stream.EventStream) {
  if (event.PayloadChunk) streamed += Buffer.from(event.PayloadChunk.Payload).toString();
  if (event.InvokeComplete) complete = event.InvokeComplete;
}
assert.equal(JSON.parse(streamed), "one green stream");
assert.equal(complete.ErrorCode, undefined);
did("InvokeWithResponseStream");
const list = await client.send(new ListFunctionsCommand({}));
assert.ok(list.Functions.some((f) => f.FunctionName === FunctionName));
did("ListFunctions");
assert.equal((await client.send(new PublishVersionCommand({ FunctionName }))).Version, "1");
did("PublishVersion");
await client.send(new DeleteFunctionCommand({ FunctionName }));
await assert.rejects(client.send(new GetFunctionCommand({ FunctionName })), { name: "ResourceNotFoundException" });
did("DeleteFunction");
