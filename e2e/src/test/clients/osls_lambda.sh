#!/usr/bin/env bash
# The Lambda API as osls uses it, the open successor of the Serverless Framework 3: the commands of a single function, which need no
# CloudFormation. Usage: osls_lambda.sh ENDPOINT REGION ONE.zip TWO.zip, beside node_modules. The access key is in the environment.
set -euo pipefail
modules=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/node_modules
endpoint=$1 region=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$3" "$work/one.zip"
cp "$4" "$work/two.zip"
cd "$work"
export AWS_ENDPOINT_URL=$endpoint AWS_REGION=$region AWS_EC2_METADATA_DISABLED=true SLS_TELEMETRY_DISABLED=1 SLS_NOTIFICATIONS_MODE=off
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null CI=1
cat >serverless.yml <<EOF
service: shop
provider:
  name: aws
  runtime: java21
  region: $region
  endpointType: regional
functions:
  tea:
    name: tea-of-osls
    handler: example.Tea::handleRequest
    role: arn:aws:iam::123456789012:role/any
    timeout: 20
    memorySize: 512
    package:
      artifact: two.zip
EOF

# The function that it deploys to: the first deployment is CloudFormation's.
node --input-type=module - <<EOF
import { createRequire } from "node:module";
const require = createRequire("$modules/");
const { LambdaClient, CreateFunctionCommand, waitUntilFunctionActiveV2 } = require("@aws-sdk/client-lambda");
const { readFileSync } = require("node:fs");
const client = new LambdaClient({ endpoint: "$endpoint", region: "$region" });
const FunctionName = "tea-of-osls";
await client.send(new CreateFunctionCommand({ FunctionName, Runtime: "java21", Role: "arn:aws:iam::123456789012:role/any",
  Handler: "example.Tea::handleRequest", Code: { ZipFile: readFileSync("one.zip") }, MemorySize: 512 }));
await waitUntilFunctionActiveV2({ client, maxWaitTime: 120 }, { FunctionName });
EOF
osls() { echo "\$ osls $*"; node "$modules/osls/bin/serverless.js" "$@"; }
osls deploy function --function tea
osls invoke --function tea --data '{"name": "osls"}'
osls logs --function tea --startTime 10m
