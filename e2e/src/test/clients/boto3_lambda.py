"""The Lambda API as boto3 uses it: the life of a function, and the calls of Terraform's provider.

Usage: boto3_lambda.py ENDPOINT REGION ONE.zip TWO.zip. The access key is in the environment, as for any client.
Prints a line for each operation that did as AWS Lambda does; ends at the first that did not.
"""

import base64
import hashlib
import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, region, one, two = sys.argv[1:5]
ROLE = "arn:aws:iam::123456789012:role/any"
client = boto3.client(
    "lambda",
    endpoint_url=endpoint,
    region_name=region,
    config=Config(retries={"max_attempts": 0}, read_timeout=120),
)


def code(path):
    with open(path, "rb") as file:
        return file.read()


def digest(content):
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def did(operation):
    print(operation, flush=True)


def same(what, seen, expected):
    if seen != expected:
        sys.exit(f"{what}: {seen!r}, not {expected!r}")


def refused(name, call, status):
    try:
        call()
    except ClientError as error:
        same("error", error.response["Error"]["Code"], name)
        same("status", error.response["ResponseMetadata"]["HTTPStatusCode"], status)
        return error
    sys.exit(f"{name} was expected")


def wait(waiter, **arguments):
    client.get_waiter(waiter).wait(WaiterConfig={"Delay": 1, "MaxAttempts": 120}, **arguments)


def invoke(payload, **arguments):
    answer = client.invoke(Payload=json.dumps(payload).encode(), **arguments)
    return answer, answer["Payload"].read()


def life():
    name = "Tea_Of_Boto"
    made = client.create_function(
        FunctionName=name,
        Runtime="java21",
        Role=ROLE,
        Handler="example.Tea::handleRequest",
        Code={"ZipFile": code(one)},
        Timeout=20,
        MemorySize=512,
        Environment={"Variables": {"KIND": "green"}},
        Description="tea",
        Tags={"team": "tea"},
    )
    same("CodeSha256", made["CodeSha256"], digest(code(one)))
    same("State", made["State"], "Pending")
    same("Version", made["Version"], "$LATEST")
    did("CreateFunction")
    wait("function_active_v2", FunctionName=name)
    got = client.get_function(FunctionName=name)
    same("Tags", got["Tags"], {"team": "tea"})
    same("Handler", got["Configuration"]["Handler"], "example.Tea::handleRequest")
    did("GetFunction")
    configuration = client.get_function_configuration(FunctionName=made["FunctionArn"])
    same("Environment", configuration["Environment"], {"Variables": {"KIND": "green"}})
    did("GetFunctionConfiguration")
    if name not in [f["FunctionName"] for f in client.list_functions()["Functions"]]:
        sys.exit("ListFunctions does not show it")
    did("ListFunctions")

    answer, payload = invoke({"name": "boto"}, FunctionName=name, LogType="Tail")
    same("payload", json.loads(payload), "one green boto")
    same("ExecutedVersion", answer["ExecutedVersion"], "$LATEST")
    log = base64.b64decode(answer["LogResult"]).decode()
    for part in ("START RequestId: ", "pouring", "END RequestId: ", "REPORT RequestId: ", "Billed Duration: "):
        if part not in log:
            sys.exit(f"the log has no {part!r}: {log!r}")
    did("Invoke")
    answer, payload = invoke({"name": "boto", "fail": True}, FunctionName=name)
    same("FunctionError", answer["FunctionError"], "Unhandled")
    same("status", answer["StatusCode"], 200)
    error = json.loads(payload)
    same("errorType", error["errorType"], "java.lang.IllegalStateException")
    same("errorMessage", error["errorMessage"], "no tea left")
    if not error["stackTrace"][0].startswith("example.Tea."):
        sys.exit(f"stackTrace: {error['stackTrace']}")
    did("Invoke: function error")
    same("DryRun", client.invoke(FunctionName=name, InvocationType="DryRun")["StatusCode"], 204)
    did("Invoke: DryRun")
    same("Event", invoke({"name": "later"}, FunctionName=name, InvocationType="Event")[0]["StatusCode"], 202)
    did("Invoke: Event")

    client.update_function_configuration(FunctionName=name, Environment={"Variables": {"KIND": "black"}}, Timeout=25)
    wait("function_updated_v2", FunctionName=name)
    same("payload", json.loads(invoke({"name": "boto"}, FunctionName=name)[1]), "one black boto")
    did("UpdateFunctionConfiguration")
    first = client.publish_version(FunctionName=name, Description="first")
    same("Version", first["Version"], "1")
    did("PublishVersion")
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    did("CreateAlias")
    updated = client.update_function_code(FunctionName=name, ZipFile=code(two))
    same("CodeSha256", updated["CodeSha256"], digest(code(two)))
    wait("function_updated_v2", FunctionName=name)
    did("UpdateFunctionCode")
    second = client.publish_version(FunctionName=name)
    same("Version", second["Version"], "2")
    wait("published_version_active", FunctionName=name, Qualifier="2")
    versions = client.list_versions_by_function(FunctionName=name)["Versions"]
    same("versions", [v["Version"] for v in versions], ["$LATEST", "1", "2"])
    did("ListVersionsByFunction")
    same("payload", json.loads(invoke({"name": "boto"}, FunctionName=name, Qualifier="1")[1]), "one black boto")
    same("payload", json.loads(invoke({"name": "boto"}, FunctionName=name, Qualifier="2")[1]), "two black boto")
    did("Invoke: Qualifier")

    client.update_alias(FunctionName=name, Name="live", RoutingConfig={"AdditionalVersionWeights": {"2": 0.1}})
    alias = client.get_alias(FunctionName=name, Name="live")
    same("RoutingConfig", alias["RoutingConfig"], {"AdditionalVersionWeights": {"2": 0.1}})
    did("UpdateAlias")
    did("GetAlias")
    executed = {}
    for _ in range(300):
        answer, payload = invoke({"name": "boto"}, FunctionName=name, Qualifier="live")
        word = {"1": "one", "2": "two"}.get(answer["ExecutedVersion"])
        same("payload", json.loads(payload), f"{word} black boto")
        executed[answer["ExecutedVersion"]] = executed.get(answer["ExecutedVersion"], 0) + 1
    if not 10 <= executed.get("2", 0) <= 60 or executed.get("1", 0) + executed.get("2", 0) != 300:
        sys.exit(f"an alias with 10 % at version 2 gave {executed}")
    did(f"Invoke: alias with weights")
    same("aliases", [a["Name"] for a in client.list_aliases(FunctionName=name)["Aliases"]], ["live"])
    did("ListAliases")

    settings(name, made["FunctionArn"])
    client.delete_alias(FunctionName=name, Name="live")
    did("DeleteAlias")
    client.delete_function(FunctionName=name, Qualifier="1")
    refused("ResourceNotFoundException", lambda: client.get_function(FunctionName=name, Qualifier="1"), 404)
    client.delete_function(FunctionName=name)
    refused("ResourceNotFoundException", lambda: client.get_function(FunctionName=name), 404)
    did("DeleteFunction")


def settings(name, arn):
    client.tag_resource(Resource=arn, Tags={"cost": "low"})
    same("tags", client.list_tags(Resource=arn)["Tags"], {"team": "tea", "cost": "low"})
    client.untag_resource(Resource=arn, TagKeys=["cost"])
    same("tags", client.list_tags(Resource=arn)["Tags"], {"team": "tea"})
    did("TagResource, ListTags, UntagResource")
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=3)
    same(
        "concurrency",
        client.get_function_concurrency(FunctionName=name)["ReservedConcurrentExecutions"],
        3,
    )
    client.delete_function_concurrency(FunctionName=name)
    did("PutFunctionConcurrency, GetFunctionConcurrency, DeleteFunctionConcurrency")
    client.add_permission(
        FunctionName=name, StatementId="all", Action="lambda:InvokeFunction", Principal="*"
    )
    policy = json.loads(client.get_policy(FunctionName=name)["Policy"])
    same("Sid", policy["Statement"][0]["Sid"], "all")
    client.remove_permission(FunctionName=name, StatementId="all")
    refused("ResourceNotFoundException", lambda: client.get_policy(FunctionName=name), 404)
    did("AddPermission, GetPolicy, RemovePermission")
    url = client.create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"]
    same("url", client.get_function_url_config(FunctionName=name)["FunctionUrl"], url)
    client.delete_function_url_config(FunctionName=name)
    did("CreateFunctionUrlConfig, GetFunctionUrlConfig, DeleteFunctionUrlConfig")
    if client.get_account_settings()["AccountUsage"]["FunctionCount"] < 1:
        sys.exit("GetAccountSettings counts no function")
    did("GetAccountSettings")


def terraform():
    """create, read, plan shows nothing, update, delete: as the provider's resource aws_lambda_function does."""
    name = "terraform"

    def read():
        got = client.get_function(FunctionName=name)
        seen = {
            "configuration": got["Configuration"],
            "repository": got["Code"]["RepositoryType"],
            "tags": got.get("Tags", {}),
            "concurrency": got.get("Concurrency"),
            "signing": client.get_function_code_signing_config(FunctionName=name).get("CodeSigningConfigArn", ""),
            "versions": [v["Version"] for v in client.list_versions_by_function(FunctionName=name)["Versions"]],
        }
        for key in ("ResponseMetadata",):
            seen.pop(key, None)
        return seen

    refused("ResourceNotFoundException", lambda: client.get_function(FunctionName=name), 404)
    client.create_function(
        FunctionName=name,
        Runtime="java17",
        Role=ROLE,
        Handler="example.Tea::handleRequest",
        Code={"ZipFile": code(one)},
        Timeout=3,
        MemorySize=128,
        Environment={"Variables": {"KIND": "white"}},
        EphemeralStorage={"Size": 512},
        TracingConfig={"Mode": "PassThrough"},
        VpcConfig={"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        Architectures=["x86_64"],
        PackageType="Zip",
        Publish=False,
    )
    wait("function_active_v2", FunctionName=name)
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=2)
    planned = read()
    same("what plan compares", read(), planned)
    same("VpcConfig", planned["configuration"]["VpcConfig"]["SubnetIds"], ["subnet-1"])
    for absent in ("DeadLetterConfig", "ImageConfigResponse", "KMSKeyArn", "FileSystemConfigs"):
        if absent in planned["configuration"]:
            sys.exit(f"a second plan would change {absent}: {planned['configuration'][absent]}")
    did("Terraform: create, read, an empty plan")
    client.update_function_configuration(FunctionName=name, Timeout=5, Environment={"Variables": {"KIND": "red"}})
    wait("function_updated_v2", FunctionName=name)
    client.update_function_code(FunctionName=name, ZipFile=code(two), Publish=False)
    wait("function_updated_v2", FunctionName=name)
    after = read()
    same("Timeout", after["configuration"]["Timeout"], 5)
    same("CodeSha256", after["configuration"]["CodeSha256"], digest(code(two)))
    same("MemorySize", after["configuration"]["MemorySize"], 128)
    same("VpcConfig", after["configuration"]["VpcConfig"], planned["configuration"]["VpcConfig"])
    same("what plan compares", read(), after)
    did("Terraform: update, an empty plan")
    client.delete_function(FunctionName=name)
    refused("ResourceNotFoundException", lambda: client.get_function(FunctionName=name), 404)
    did("Terraform: delete")


identity = boto3.client("sts", endpoint_url=endpoint, region_name=region).get_caller_identity()
if not identity["Account"].isdigit() or len(identity["Account"]) != 12:
    sys.exit(f"GetCallerIdentity: {identity}")
did("sts GetCallerIdentity")
life()
terraform()
