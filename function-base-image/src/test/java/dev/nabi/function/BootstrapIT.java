package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that ask AWS Lambda's Runtime API for their calls, as the provider's {@code provided} runtimes run them. */
class BootstrapIT {
    private static final String INVOKE = "/2015-03-31/functions/function/invocations";

    /** A runtime in bash alone: {@code ask METHOD PATH BODY [FIELD]} prints the answer with its head. */
    private static final String ASK = """
            #!/bin/bash
            export LC_ALL=C
            api=$AWS_LAMBDA_RUNTIME_API
            ask() {
              exec 3<>"/dev/tcp/${api%:*}/${api#*:}"
              printf '%s /2018-06-01/runtime/%s HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n%sContent-Length: %d\\r\\n\\r\\n%s' \\
                "$1" "$2" "$api" "$4" "${#3}" "$3" >&3
              cat <&3
              exec 3>&-
            }
            field() { sed -n "s/^$1: //Ip" <<<"$answer" | tr -d '\\r'; }
            next() {
              answer=$(ask GET invocation/next)
              id=$(field Lambda-Runtime-Aws-Request-Id)
              event=${answer#*$'\\r\\n\\r\\n'}
            }
            """;

    private static final String ECHO = ASK + """
            echo "starting in $PWD"
            while next; do
              echo "got $event"
              case $event in
                *exit*) echo "no way on" >&2; exit 3 ;;
                *sleep*) sleep 300 ;;
                *fail*) ask POST "invocation/$id/error" '{"errorMessage":"no tea","errorType":"Tea.Missing","stackTrace":["a","b"]}' \\
                    $'Lambda-Runtime-Function-Error-Type: Tea.Missing\\r\\n' >/dev/null ;;
                *unknown*) said=$(ask POST invocation/none/response '{}' | sed -n 1p | tr -d '\\r')
                  again=$(ask GET invocation/next | sed -n 1p | tr -d '\\r')
                  ask POST "invocation/$id/response" "{\\"said\\":\\"$said\\",\\"again\\":\\"$again\\"}" >/dev/null ;;
                *http*) ask POST "invocation/$id/response" '{"statusCode":201,"headers":{"X-Tea":"green"},"body":"made"}' >/dev/null ;;
                *) ask POST "invocation/$id/response" "{\\"pid\\":$$,\\"id\\":\\"$id\\",\\"event\\":$event,\\"handler\\":\\"$_HANDLER\\",\\"task\\":\\"$LAMBDA_TASK_ROOT\\",\\"name\\":\\"$AWS_LAMBDA_FUNCTION_NAME\\",\\"deadline\\":$(field Lambda-Runtime-Deadline-Ms),\\"arn\\":\\"$(field Lambda-Runtime-Invoked-Function-Arn)\\",\\"trace\\":\\"$(field Lambda-Runtime-Trace-Id)\\",\\"client\\":$(field Lambda-Runtime-Client-Context),\\"data\\":\\"$(./bin/data)\\"}" >/dev/null ;;
              esac
            done
            """;

    @TempDir
    Path directory;

    @BeforeAll
    static void hasBash() {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no /bin/bash");
    }

    private RunningFunction start(FunctionZip zip, Map<String, String> more) throws Exception {
        return RunningFunction.start(environment(zip, more));
    }

    private Map<String, String> environment(FunctionZip zip, Map<String, String> more) throws Exception {
        var environment = new HashMap<>(Map.of(
                "NABI_RUNTIME", "bootstrap",
                "NABI_JAR", zip.write(directory.resolve("code.zip")).toString(),
                "NABI_HANDLER", "index.handler",
                "NABI_FUNCTION", "tea",
                "NABI_ERROR_DETAILS", "true"));
        environment.putAll(more);
        return environment;
    }

    private static FunctionZip echo() {
        return FunctionZip.bootstrap(ECHO)
                .with("bin/data", "#!/bin/sh\nprintf 'from a file'\n", "r-xr-x---")
                .with("lib/readme.txt", "x", "rw-r--r--");
    }

    private static HttpResponse<String> invoke(RunningFunction function, String event, String... headers)
            throws Exception {
        HttpRequest.Builder request = function.request(INVOKE).POST(BodyPublishers.ofString(event));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return function.send(request);
    }

    @Test
    void aShellBootstrapGetsItsEventsAndWhatIsToldBesideThem() throws Exception {
        var client = Base64.getEncoder().encodeToString("{\"custom\":{\"a\":\"b\"}}".getBytes(StandardCharsets.UTF_8));
        var arn = "arn:aws:lambda:eu-west-1:123456789012:function:Tea";
        try (var function = start(echo(), Map.of("AWS_LAMBDA_FUNCTION_ARN", arn))) {
            var answer = invoke(
                    function,
                    "{\"a\":1}",
                    "Nabi-Invocation-Id",
                    "inv-1",
                    "X-Amz-Client-Context",
                    client,
                    "traceparent",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

            assertThat(answer.statusCode())
                    .as(answer.body() + function.output())
                    .isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(answer.body())
                    .contains("\"id\":\"inv-1\"", "\"event\":{\"a\":1}", "\"handler\":\"index.handler\"")
                    .contains("\"name\":\"tea\"", "\"arn\":\"" + arn + "\"", "\"client\":{\"custom\":{\"a\":\"b\"}}")
                    .contains("Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1")
                    .contains("\"data\":\"from a file\"")
                    .containsPattern("\"deadline\":1[0-9]{12},");
            assertThat(invoke(function, "\"unknown\"").body())
                    .isEqualTo("{\"said\":\"HTTP/1.1 400 Bad Request\",\"again\":\"HTTP/1.1 403 Forbidden\"}");
        }
    }

    @Test
    void itsErrorIsAFunctionErrorAndItsExitIsRuntimeExitError() throws Exception {
        try (var function = start(echo(), Map.of())) {
            var failed = invoke(function, "\"fail\"");
            var problem = function.post("application/json", "\"fail\"");
            var exited = invoke(function, "\"exit\"", "Nabi-Invocation-Id", "inv-2");
            var next = invoke(function, "1");

            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(failed.headers().firstValue("X-Amz-Function-Error")).hasValue("Unhandled");
            assertThat(failed.body())
                    .isEqualTo(
                            "{\"errorMessage\":\"no tea\",\"errorType\":\"Tea.Missing\",\"stackTrace\":[\"a\",\"b\"]}");
            assertThat(problem.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(problem.body()).contains("\"detail\":\"no tea\"");
            assertThat(exited.headers().firstValue("X-Amz-Function-Error")).hasValue("Unhandled");
            assertThat(exited.body())
                    .isEqualTo(
                            "{\"errorMessage\":\"RequestId: inv-2 Error: Runtime exited with error: exit status 3\",\"errorType\":\"Runtime.ExitError\"}");
            assertThat(next.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aTimeOutEndsTheProcessAndTheNextCallHasANewOne() throws Exception {
        try (var function = start(echo(), Map.of())) {
            var before = pid(invoke(function, "1").body());
            var late = invoke(function, "\"sleep\"", "Nabi-Timeout-Ms", "300");
            var after = pid(invoke(function, "2").body());

            assertThat(late.statusCode()).isEqualTo(504);
            assertThat(after).isNotEqualTo(before);
            assertThat(ProcessHandle.of(before).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(function.isAlive()).isTrue();

            function.terminate();
            assertThat(function.awaitExit()).isZero();
            assertThat(ProcessHandle.of(after).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    private static long pid(String answer) {
        return Long.parseLong(answer.replaceFirst(".*\"pid\":(\\d+).*", "$1"));
    }

    @Test
    void whatItPrintsIsTheLogOfItsCall() throws Exception {
        var settings =
                Map.of("NABI_LOG_FORMAT", "json", "NABI_LOG_TAIL", "true", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256");
        try (var function = start(echo(), settings)) {
            var first = invoke(function, "\"exit\"", "Nabi-Invocation-Id", "inv-3", "Nabi-Log", "tail");
            var second = invoke(function, "2", "Nabi-Log", "tail");

            assertThat(tail(first)).contains("got \"exit\"\n", "no way on\n", "Runtime.ExitError");
            assertThat(first.headers().firstValue("Nabi-Report").orElseThrow())
                    .matches("duration=\\d+\\.\\d\\d, billed=\\d+, memory=256, max-memory=\\d+, init=\\d+\\.\\d\\d");
            assertThat(second.headers().firstValue("Nabi-Report").orElseThrow())
                    .matches("duration=\\d+\\.\\d\\d, billed=\\d+, memory=256, max-memory=\\d+");
            assertThat(tail(second)).endsWith("got 2\n").doesNotContain("exit");
            assertThat(function.awaitLine("no way on")).contains("\"invocationId\":\"inv-3\"", "\"level\":\"ERROR\"");
        }
    }

    private static String tail(HttpResponse<String> answer) {
        var text = answer.headers().firstValue("Nabi-Log-Result").orElseThrow();
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    @Test
    void anHttpRequestIsTheEventThatTheFunctionAsksFor() throws Exception {
        try (var function = start(echo(), Map.of("NABI_LAMBDA_EVENT", "apigateway-v2"))) {
            var answer = function.send(function.request("/http?a=b").GET());
            var invoked = invoke(function, "{\"plain\":1}");

            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.headers().firstValue("x-tea")).hasValue("green");
            assertThat(answer.body()).isEqualTo("made");
            assertThat(invoked.body()).contains("\"event\":{\"plain\":1}");
        }
    }

    @Test
    void whatItStreamsArrivesWhileItStillWrites() throws Exception {
        var script = ASK + """
                while next; do
                  exec 3<>"/dev/tcp/${api%:*}/${api#*:}"
                  printf 'POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\nContent-Type: text/plain\\r\\nLambda-Runtime-Function-Response-Mode: streaming\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nfirst\\r\\n' "$id" >&3
                  while [ ! -e "$GO" ]; do sleep 0.05; done
                  printf '6\\r\\nsecond\\r\\n0\\r\\n\\r\\n' >&3
                  cat <&3 >/dev/null
                  exec 3>&-
                done
                """;
        var go = directory.resolve("go");
        try (var function = start(FunctionZip.bootstrap(script), Map.of("GO", go.toString()))) {
            var request = function.request(INVOKE).POST(BodyPublishers.ofString("1"));
            var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                assertThat(new String(body.readNBytes(5), StandardCharsets.UTF_8))
                        .isEqualTo("first");
                Files.createFile(go);
                assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("second");
            }
        }
    }

    @Test
    void oneThatCannotBeginEndsTheInstanceWithItsReason() throws Exception {
        var error = ASK + "ask POST init/error '{\"errorMessage\":\"no database\",\"errorType\":\"Db\"}'"
                + " $'Lambda-Runtime-Function-Error-Type: Runtime.Db\\r\\n' >/dev/null; sleep 300";
        for (var bad : Map.of(
                        error,
                        "Runtime.Db: no database",
                        "#!/bin/bash\necho broken >&2\nexit 7\n",
                        "Runtime exited with error: exit status 7")
                .entrySet()) {
            try (var function = RunningFunction.launch(environment(FunctionZip.bootstrap(bad.getKey()), Map.of()))) {
                assertThat(function.awaitExit()).isEqualTo(1);
                assertThat(function.output())
                        .contains("the bootstrap did not get as far as its first invocation: " + bad.getValue());
            }
            Files.delete(directory.resolve("code.zip"));
        }
        try (var none = RunningFunction.launch(environment(new FunctionZip().with("a", "b", "rw-r--r--"), Map.of()))) {
            assertThat(none.awaitExit()).isEqualTo(1);
            assertThat(none.output()).contains("there is no file bootstrap at the root of the function's zip");
        }
    }

    /** The provider's Java runtime client, whose HTTP is native code, asks our API. */
    @Test
    void theProvidersOwnRuntimeClientRunsOnIt() throws Exception {
        var zip = FunctionZip.bootstrap("#!/bin/sh\nexec '" + System.getProperty("java.home")
                + "/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp \"$LAMBDA_TASK_ROOT:$LAMBDA_TASK_ROOT/lib/*\""
                + " com.amazonaws.services.lambda.runtime.api.client.AWSLambda \"$_HANDLER\"\n");
        for (var folder :
                new String[] {"provider-runtimes/aws", "runtime/providers/aws/api", "runtime/providers/aws/lib"}) {
            try (var jars = Files.list(Path.of("target").resolve(folder))) {
                for (var jar : jars.toList()) {
                    zip.with("lib/" + jar.getFileName(), Files.readAllBytes(jar), "rw-r--r--");
                }
            }
        }
        FunctionJar.compile("""
                package app;
                import com.amazonaws.services.lambda.runtime.*;
                import java.util.Map;
                public class Tea implements RequestHandler<Map<String, Object>, String> {
                    public String handleRequest(Map<String, Object> event, Context context) {
                        if (event.containsKey("fail")) throw new IllegalStateException("no tea left");
                        context.getLogger().log("pouring");
                        return event.get("name") + " " + context.getAwsRequestId() + " " + context.getFunctionName()
                                + " " + (context.getRemainingTimeInMillis() > 0);
                    }
                }
                """, "aws-lambda-java-core")
                .classes()
                .forEach((name, bytes) -> zip.with(name.replace('.', '/') + ".class", bytes, "rw-r--r--"));
        try (var function = start(zip, Map.of("NABI_HANDLER", "app.Tea::handleRequest", "NABI_LOG_TAIL", "true"))) {
            var answer = invoke(function, "{\"name\":\"green\"}", "Nabi-Invocation-Id", "inv-4", "Nabi-Log", "tail");
            var failed = invoke(function, "{\"fail\":1}");

            assertThat(answer.body()).as(function.output()).isEqualTo("\"green inv-4 tea true\"");
            assertThat(tail(answer)).contains("pouring");
            assertThat(failed.headers().firstValue("X-Amz-Function-Error")).hasValue("Unhandled");
            assertThat(failed.body())
                    .contains("\"errorMessage\":\"no tea left\"", "\"errorType\":\"java.lang.IllegalStateException\"");
            assertThat(invoke(function, "{\"name\":\"black\"}").body())
                    .as(function.output())
                    .contains("black");
        }
    }
}
