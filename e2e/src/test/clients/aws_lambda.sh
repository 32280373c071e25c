#!/usr/bin/env bash
# The Lambda API as the provider's command line uses it, from nothing to an alias at 10 %.
# Usage: aws_lambda.sh ENDPOINT REGION ONE.zip TWO.zip [AWS]. The access key is in the environment. Prints each command and what it says.
set -euo pipefail
export AWS_PAGER= AWS_DEFAULT_REGION=$2 AWS_DEFAULT_OUTPUT=json AWS_MAX_ATTEMPTS=1 AWS_EC2_METADATA_DISABLED=true
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
endpoint=$1 one=$3 two=$4 aws=${5:-aws}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp "$one" one.zip
cp "$two" two.zip
echo '{"name": "aws"}' >event.json
echo '{"fail": true}' >bad.json

lambda() {
    # As a reader would write it, with the words that have blanks in quotes.
    local shown='' word
    for word; do
        [[ $word =~ ^[A-Za-z0-9_./:=,-]+$ ]] || word="'$word'"
        shown+=" $word"
    done
    echo "\$ aws lambda$shown"
    "$aws" --endpoint-url "$endpoint" lambda "$@"
}

lambda create-function --function-name tea --runtime java21 --role arn:aws:iam::123456789012:role/any \
    --handler example.Tea::handleRequest --zip-file fileb://one.zip --timeout 20 --memory-size 512 \
    --query '[FunctionArn, State, CodeSize]'
lambda wait function-active-v2 --function-name tea
lambda invoke --function-name tea --payload fileb://event.json answer.json
echo '$ cat answer.json' && cat answer.json && echo
lambda invoke --function-name tea --payload fileb://bad.json answer.json
lambda publish-version --function-name tea --query Version
lambda create-alias --function-name tea --name live --function-version 1 --query AliasArn
lambda update-function-code --function-name tea --zip-file fileb://two.zip --query '[LastUpdateStatus, Version]'
lambda wait function-updated-v2 --function-name tea
lambda publish-version --function-name tea --query Version
lambda update-alias --function-name tea --name live --routing-config 'AdditionalVersionWeights={2=0.1}' --query RoutingConfig
lambda invoke --function-name tea:live --payload fileb://event.json --log-type Tail --query LogResult --output text answer.json >said.txt
head -n 1 said.txt
tail -n +2 said.txt | base64 -d
echo '$ cat answer.json' && cat answer.json && echo
if [[ $("$aws" --version 2>&1) == aws-cli/2* ]]; then
    echo '$ aws logs tail /aws/lambda/tea --format short'
    "$aws" --endpoint-url "$endpoint" logs tail /aws/lambda/tea --format short
fi
lambda delete-function --function-name tea
