package dev.nabi.function.cloudevents;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.RawType;
import dev.nabi.function.http.Response;
import dev.nabi.function.provider.RawInvocation;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Calls a handler whose payload is a {@link CloudEvent}, or a list of them, with what the request carries. */
public final class CloudEventsAdapter implements UnaryOperator<Handler> {
    private final EventReader reader = new EventReader();

    @Override
    public Handler apply(Handler handler) {
        var payload = Objects.requireNonNull(handler.payload());
        return RawInvocation.handler((invocation, context) -> {
            var result = handler.call().call(argument(payload, invocation), context);
            if (!(result instanceof CloudEvent event)) {
                return result;
            }
            write(event, invocation.exchange().response());
            return Handler.ANSWERED;
        });
    }

    private Object argument(Type payload, RawInvocation invocation) throws BindException, IOException {
        var read = reader.read(invocation);
        var raw = RawType.of(payload);
        if (raw.isArray()) {
            return read.events().toArray(CloudEvent[]::new);
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return read.events();
        }
        if (read.batch()) {
            throw new BindException(415, null, "a batch of CloudEvents needs a handler of List<CloudEvent>");
        }
        return read.events().getFirst();
    }

    /** In binary mode: the attributes as headers, the data as the body. */
    private static void write(CloudEvent event, Response response) throws IOException {
        response.headers().set("ce-specversion", event.getSpecVersion().toString());
        for (var name : event.getAttributeNames()) {
            set(name, event.getAttribute(name), response);
        }
        for (var name : event.getExtensionNames()) {
            set(name, event.getExtension(name), response);
        }
        var data = event.getData();
        response.send(data == null ? new byte[0] : data.toBytes());
    }

    private static void set(String name, @Nullable Object value, Response response) {
        if (value == null || name.equals("specversion")) {
            return;
        }
        if (name.equals("datacontenttype")) {
            response.headers().set("Content-Type", value.toString());
            return;
        }
        response.headers().set("ce-" + name, PercentText.encode(value.toString()));
    }
}
