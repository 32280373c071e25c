package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nabi.console.PlayedGateway;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.*;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** Calls of functions, versions and aliases, with the provider's SDK for Java as the client. */
class InvokeSdkIT extends SdkCase {
    @Test
    void callsAreAnsweredInAllWays() {
        var name = function("called");

        var failed = invoke(name, "{\"do\": \"fail\"}");
        assertThat(failed.statusCode()).isEqualTo(200);
        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(failed.payload().asUtf8String()).contains("\"errorMessage\":\"no tea\"");
        assertThat(invoke(name, "{\"do\": \"nothing\"}").payload().asUtf8String())
                .isEqualTo("null");

        var late = invoke(name, "{\"problem\": \"timed-out/504\"}");
        assertThat(late.functionError()).isEqualTo("Unhandled");
        assertThat(late.payload().asUtf8String())
                .contains("Sandbox.Timedout")
                .contains("Error: Task timed out after 10.00 seconds");
        assertThat(invoke(name, "{\"problem\": \"instance-died/502\"}")
                        .payload()
                        .asUtf8String())
                .contains("Runtime.ExitError");

        var logged = lambda.invoke(call -> call.functionName(name).logType(LogType.TAIL));
        assertThat(logged.responseMetadata().requestId()).as("the invocation's").isEqualTo(PlayedGateway.ID);
        assertThat(new String(Base64.getDecoder().decode(logged.logResult()), StandardCharsets.UTF_8))
                .matches(
                        "(?s)START RequestId: 7d6f0a2c9b1e4f53a8c4d2e6f7091b3c Version: \\$LATEST\nhello from the function\nEND RequestId: "
                                + "7d6f0a2c9b1e4f53a8c4d2e6f7091b3c\nREPORT RequestId: 7d6f0a2c9b1e4f53a8c4d2e6f7091b3c\tDuration: 12.34 ms\tBilled Duration: 13 ms\t"
                                + "Memory Size: 512 MB\tMax Memory Used: 84 MB\tInit Duration: 350.12 ms\t\n");

        var before = console.gateway.calls.size();
        assertThat(lambda.invoke(call -> call.functionName(name).invocationType(InvocationType.DRY_RUN))
                        .statusCode())
                .isEqualTo(204);
        assertThat(console.gateway.calls).hasSize(before);
        assertThat(lambda.invoke(call -> call.functionName(name)
                                .invocationType(InvocationType.EVENT)
                                .payload(SdkBytes.fromUtf8String("{}")))
                        .statusCode())
                .isEqualTo(202);
        assertThat(console.gateway.calls.getLast())
                .returns("respond-async", call -> call.prefer())
                .returns("", call -> call.authorization())
                .returns("/function/default/called/2015-03-31/functions/function/invocations", call -> call.path());
    }

    @Test
    void whatThePlatformRefusesIsAnErrorOfTheApi() {
        var name = function("refused");

        assertThatThrownBy(() -> invoke(name, "{\"problem\": \"rate-limited/429\"}"))
                .isInstanceOf(TooManyRequestsException.class);
        assertThatThrownBy(() -> invoke(name, "{\"problem\": \"unauthenticated/401\"}"))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("Status Code: 403");
        assertThatThrownBy(() -> invoke(name, "no json")).isInstanceOf(InvalidRequestContentException.class);
        assertThatThrownBy(() -> invoke("nobody", "{}"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("function:nobody");
    }

    @Test
    void anAliasAndAVersionAreCalledByTheirTags() {
        var name = function("tagged");
        lambda.publishVersion(publish -> publish.functionName(name));
        lambda.createAlias(alias -> alias.functionName(name).name("Live_1").functionVersion("1"));
        console.gateway.revision = "tagged-00001";

        var byVersion = lambda.invoke(call -> call.functionName(name).qualifier("1"));
        var byAlias = lambda.invoke(call -> call.functionName(name + ":Live_1"));

        assertThat(byVersion.executedVersion()).isEqualTo("1");
        assertThat(byAlias.executedVersion()).isEqualTo("1");
        assertThat(console.gateway.calls)
                .anyMatch(call -> call.path().startsWith("/function/default/tagged@v-1/"))
                .anyMatch(call -> call.path().matches("/function/default/tagged@live-1-[0-9a-f]{8}/.*"));
        assertThat(lambda.getAlias(alias -> alias.functionName(name).name("Live_1"))
                        .functionVersion())
                .isEqualTo("1");
        assertThat(lambda.listAliases(list -> list.functionName(name)).aliases())
                .hasSize(1);
        assertThatThrownBy(() -> lambda.invoke(call -> call.functionName(name).qualifier("none")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("function:tagged:none");
    }

    @Test
    void anAliasIsSplitByWeights() {
        assumeTrue(RecordedAnswersIT.TAGS_ARE_SHARED, "the CRD has no tagWeight");
        var name = function("split");
        lambda.publishVersion(publish -> publish.functionName(name));
        lambda.updateFunctionConfiguration(change -> change.functionName(name).timeout(20));
        updated(name);
        lambda.publishVersion(publish -> publish.functionName(name).description("slower"));
        lambda.updateFunctionConfiguration(change -> change.functionName(name).memorySize(1024));
        updated(name);
        lambda.publishVersion(publish -> publish.functionName(name));
        lambda.createAlias(alias -> alias.functionName(name).name("live").functionVersion("1"));

        var split = lambda.updateAlias(alias -> alias.functionName(name)
                .name("live")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("3", 0.1))));

        assertThat(split.routingConfig().additionalVersionWeights()).containsExactly(Map.entry("3", 0.1));
        assertThat(traffic(name))
                .containsExactlyInAnyOrder(
                        "latest 100 - -",
                        "split-00001 0 v-1 -",
                        "split-00001 0 v-2 -",
                        "split-00002 0 v-3 -",
                        "split-00002 0 live 10",
                        "split-00001 0 live 90");
        assertThatThrownBy(() ->
                        lambda.deleteFunction(gone -> gone.functionName(name).qualifier("3")))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageContaining("[live]");
    }

    /** What a stream gave: its pieces, and its last message. */
    private record Streamed(List<String> pieces, InvokeWithResponseStreamCompleteEvent end) {}

    private Streamed streamed(String name, String event, Runnable onPiece) throws Exception {
        var pieces = new CopyOnWriteArrayList<String>();
        var end = new AtomicReference<InvokeWithResponseStreamCompleteEvent>();
        try (var client = LambdaAsyncClient.builder()
                .endpointOverride(console.uri())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials)
                .build()) {
            var visitor = InvokeWithResponseStreamResponseHandler.Visitor.builder()
                    .onPayloadChunk(chunk -> {
                        pieces.add(chunk.payload().asUtf8String());
                        onPiece.run();
                    })
                    .onInvokeComplete(end::set)
                    .build();
            client.invokeWithResponseStream(
                            call -> call.functionName(name)
                                    .payload(SdkBytes.fromUtf8String(event))
                                    .logType(LogType.TAIL),
                            InvokeWithResponseStreamResponseHandler.builder()
                                    .subscriber(visitor)
                                    .build())
                    .get();
        }
        return new Streamed(pieces, end.get());
    }

    @Test
    void aStreamsFirstPieceIsThereBeforeTheFunctionHasEnded() throws Exception {
        var name = function("streamed");
        console.gateway.rest = new CountDownLatch(1);

        var streamed = streamed(name, "{\"do\": \"slowly\"}", console.gateway.rest::countDown);

        assertThat(streamed.pieces()).containsExactly("first", "second");
        assertThat(streamed.end().errorCode()).isNull();
        assertThat(new String(Base64.getDecoder().decode(streamed.end().logResult()), StandardCharsets.UTF_8))
                .contains("hello from the function", "REPORT RequestId: ");
    }

    @Test
    void aStreamSaysHowItEnded() throws Exception {
        var name = function("streamed-ends");

        var whole = streamed(name, "{\"n\": 2}", () -> {});
        var failed = streamed(name, "{\"do\": \"fail\"}", () -> {});
        var half = streamed(name, "{\"do\": \"half\"}", () -> {});

        assertThat(String.join("", whole.pieces())).isEqualTo("{\"echo\":{\"n\": 2}}");
        assertThat(whole.end().errorCode()).isNull();
        assertThat(failed.pieces()).isEmpty();
        assertThat(failed.end().errorDetails()).contains("no tea");
        assertThat(String.join("", half.pieces())).isEqualTo("half of");
        assertThat(half.end().errorDetails()).contains("Runtime.TruncatedResponse");
    }

    /** An error of the service would have the client call it again. */
    @Test
    void anAnswerThatBreaksOffIsTheFunctionsFailure() {
        var answer = invoke(function("half"), "{\"do\": \"half\"}");

        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String()).contains("Runtime.TruncatedResponse");
    }
}
