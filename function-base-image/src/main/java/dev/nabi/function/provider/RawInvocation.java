package dev.nabi.function.provider;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.handler.Handler;
import dev.nabi.function.http.Exchange;
import dev.nabi.function.http.RequestBody;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter is called with: the request and its response as they are.
 *
 * @param remaining what is left until the time-out
 * @param maxBody how many bytes of a body may be held at once
 */
public record RawInvocation(Exchange exchange, String id, Supplier<Duration> remaining, int maxBody) {

    /** Code that is called with a request as it is. */
    @FunctionalInterface
    public interface Call {
        @Nullable
        Object call(RawInvocation invocation, Map<String, Map<String, Object>> context) throws Throwable;
    }

    public static Handler handler(Call call) {
        return Handler.ofRaw((raw, context) -> call.call((RawInvocation) Objects.requireNonNull(raw), context));
    }

    /** The whole body, if it may be held at once. */
    public byte[] body() throws BindException, IOException {
        var body = exchange.body().hold(maxBody, RequestBody.TEXT_COPIES);
        if (body == null) {
            throw new BindException(413, null, "the body is larger than " + maxBody + " bytes");
        }
        return body;
    }
}
