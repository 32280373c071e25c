package dev.nabi.function.cloudevents;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.RawType;
import dev.nabi.function.provider.RawInvocation;
import io.cloudevents.CloudEvent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.function.UnaryOperator;

/**
 * Makes a handler that knows CloudEvents: one whose payload is a {@link CloudEvent}, or a list of them, is called with
 * what the request carries; events that any handler gives go out with their data.
 */
public final class CloudEventsAdapter implements UnaryOperator<Handler> {

    @Override
    public Handler apply(Handler handler) {
        var payload = handler.payload();
        if (payload == null || !payload.getTypeName().contains(CloudEvent.class.getName())) {
            return handler.withResults(new EventWriter());
        }
        var reader = new EventReader();
        return RawInvocation.handler((invocation, context) ->
                        handler.call().call(argument(payload, reader.read(invocation)), context))
                .withResults(new EventWriter());
    }

    private static Object argument(Type payload, EventReader.Events read) throws BindException {
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
}
