"""The Lambda API as boto3 uses it: the life of a function, and the calls of Terraform's provider.

Usage: boto3_lambda.py ENDPOINT REGION ONE.zip TWO.zip. The access key is in the environment, as for any client.
Prints a line for each operation that did as AWS Lambda does; ends at the first that did not.
"""

import base64
import hashlib
import io
import json
import os
import sys
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, region, one, two = sys.argv[1:5]
ROLE = "arn:aws:iam::123456789012:role/any"
CONFIG = Config(retries={"max_attempts": 0}, read_timeout=120)
client = boto3.client("lambda", endpoint_url=endpoint, region_name=region, config=CONFIG)


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
    pages = client.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 1})
    if name not in [f["FunctionName"] for page in pages for f in page["Functions"]]:
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

    streamed(name)
    log_events(name)

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
    did("Invoke: alias with weights")
    same("aliases", [a["Name"] for a in client.list_aliases(FunctionName=name)["Aliases"]], ["live"])
    did("ListAliases")

    settings(name, made["FunctionArn"])
    events(name)
    provisioned(name)
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
    for constant in ("get_function_recursion_config", "get_runtime_management_config"):
        if hasattr(client, constant):
            getattr(client, constant)(FunctionName=name)
    if client.get_account_settings()["AccountUsage"]["FunctionCount"] < 1:
        sys.exit("GetAccountSettings counts no function")
    did("GetAccountSettings")


def layers():
    name = "layered"
    layer = client.publish_layer_version(
        LayerName="jars", Content={"ZipFile": zip_of({"java/lib/tea.jar": zip_of({"tea.txt": b"green"})})}
    )
    same("version", layer["Version"], 1)
    did("PublishLayerVersion")
    client.create_function(
        FunctionName=name,
        Runtime="java21",
        Role=ROLE,
        Handler="example.Tea::handleRequest",
        Code={"ZipFile": code(one)},
        MemorySize=512,
        Timeout=20,
        Layers=[layer["LayerVersionArn"]],
    )
    wait("function_active_v2", FunctionName=name)
    same("payload", json.loads(invoke({"name": "layer"}, FunctionName=name)[1]), "one null layer")
    found = client.get_function_configuration(FunctionName=name)["Layers"]
    same("layers", [one_of["Arn"] for one_of in found], [layer["LayerVersionArn"]])
    same("hash", client.get_layer_version(LayerName="jars", VersionNumber=1)["Content"]["CodeSha256"], layer["Content"]["CodeSha256"])
    same("layers", [one_of["LayerName"] for one_of in client.list_layers()["Layers"]], ["jars"])
    same("versions", len(client.list_layer_versions(LayerName="jars")["LayerVersions"]), 1)
    client.delete_layer_version(LayerName="jars", VersionNumber=1)
    did("GetLayerVersion, ListLayers, ListLayerVersions, DeleteLayerVersion")
    client.delete_function(FunctionName=name)


def zip_of(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def events(name):
    client.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0, MaximumEventAgeInSeconds=120)
    config = client.get_function_event_invoke_config(FunctionName=name)
    same("retries", config["MaximumRetryAttempts"], 0)
    client.update_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=1)
    same("configs", len(client.list_function_event_invoke_configs(FunctionName=name)["FunctionEventInvokeConfigs"]), 1)
    client.delete_function_event_invoke_config(FunctionName=name)
    did("Put-, Get-, Update-, List- and DeleteFunctionEventInvokeConfig")
    mapping = client.create_event_source_mapping(
        FunctionName=name, EventSourceArn="arn:aws:sqs:eu-central-1:123456789012:orders", BatchSize=1
    )
    uuid = mapping["UUID"]
    same("state", client.get_event_source_mapping(UUID=uuid)["State"], "Enabled")
    client.update_event_source_mapping(UUID=uuid, Enabled=False)
    mappings = client.get_paginator("list_event_source_mappings").paginate(FunctionName=name)
    same("mappings", [m["State"] for page in mappings for m in page["EventSourceMappings"]], ["Disabled"])
    client.delete_event_source_mapping(UUID=uuid)
    refused("ResourceNotFoundException", lambda: client.get_event_source_mapping(UUID=uuid), 404)
    did("Create-, Get-, Update-, List- and DeleteEventSourceMapping")


def provisioned(name):
    client.put_provisioned_concurrency_config(FunctionName=name, Qualifier="2", ProvisionedConcurrentExecutions=1)
    got = client.get_provisioned_concurrency_config(FunctionName=name, Qualifier="2")
    same("requested", got["RequestedProvisionedConcurrentExecutions"], 1)
    same("configs", len(client.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"]), 1)
    client.delete_provisioned_concurrency_config(FunctionName=name, Qualifier="2")
    refused(
        "ProvisionedConcurrencyConfigNotFoundException",
        lambda: client.get_provisioned_concurrency_config(FunctionName=name, Qualifier="2"),
        404,
    )
    did("Put-, Get-, List- and DeleteProvisionedConcurrencyConfig")


def streamed(name):
    """Newer than Debian's boto3."""
    if not hasattr(client, "invoke_with_response_stream"):
        return
    answer = client.invoke_with_response_stream(FunctionName=name, Payload=b'{"name": "stream"}')
    events = list(answer["EventStream"])
    payload = b"".join(event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event)
    same("payload", json.loads(payload), "one green stream")
    same("end", "InvokeComplete" in events[-1], True)
    did("InvokeWithResponseStream")


def log_events(name):
    logs = boto3.client("logs", endpoint_url=endpoint, region_name=region)
    group = f"/aws/lambda/{name}"
    same("groups", [g["logGroupName"] for g in logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]], [group])
    streams = logs.describe_log_streams(logGroupName=group)["logStreams"]
    messages = [e["message"] for e in logs.filter_log_events(logGroupName=group, filterPattern="pouring")["events"]]
    if not streams or not any("pouring" in message for message in messages):
        sys.exit(f"{group} has the streams {streams} and the messages {messages}")
    logs.get_log_events(logGroupName=group, logStreamName=streams[0]["logStreamName"])
    did("logs: DescribeLogGroups, DescribeLogStreams, FilterLogEvents, GetLogEvents")


def refusals():
    refused("ResourceNotFoundException", lambda: client.get_function(FunctionName="nobody"), 404)
    bad = refused(
        "InvalidParameterValueException",
        lambda: client.create_function(
            FunctionName="bad", Runtime="java21", Role=ROLE, Handler="A", Code={"S3Bucket": "bucket", "S3Key": "key"}
        ),
        400,
    )
    if "no S3" not in str(bad):
        sys.exit(f"of S3 it says: {bad}")
    unsupported = refused("NotImplementedException", lambda: client.list_code_signing_configs(), 501)
    if "ListCodeSigningConfigs" not in str(unsupported):
        sys.exit(f"of an operation that is not served it says: {unsupported}")
    large = os.urandom(52 << 20)
    refused(
        "RequestEntityTooLargeException",
        lambda: client.create_function(
            FunctionName="large", Runtime="java21", Role=ROLE, Handler="A", Code={"ZipFile": large}
        ),
        413,
    )
    other = boto3.client(
        "lambda",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key="wrong",
        config=CONFIG,
    )
    refused("InvalidSignatureException", lambda: other.list_functions(), 403)
    did("refusals")


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
layers()
terraform()
refusals()
