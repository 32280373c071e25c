package dev.nabi.function.google;

import com.google.cloud.functions.BackgroundFunction;
import com.google.cloud.functions.CloudEventsFunction;
import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.RawBackgroundFunction;
import com.google.cloud.functions.TypedFunction;
import dev.nabi.function.binding.BindException;
import dev.nabi.function.cloudevents.EventReader;
import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.handler.HandlerName;
import dev.nabi.function.handler.Instances;
import dev.nabi.function.handler.TypeArguments;
import dev.nabi.function.provider.Adapter;
import dev.nabi.function.provider.RawInvocation;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes handlers of the five interfaces of the Functions Framework. */
public final class FunctionsFrameworkAdapter implements Adapter {
    private static final List<String> NOT_CALLS = List.of("/favicon.ico", "/robots.txt");

    /** The author's code, called with one request. */
    private interface Service {
        void serve(RawInvocation invocation) throws Exception;
    }

    @Override
    public @Nullable Handler adapt(Class<?> type, HandlerName name, Map<String, String> environment) {
        var service = service(type);
        if (service != null && name.method() != null) {
            throw new HandlerException(type.getName() + " implements an interface of the Functions Framework:"
                    + " name it without ::" + name.method());
        }
        return service == null
                ? null
                : RawInvocation.handler((invocation, context) -> {
                    serve(service, invocation);
                    return Handler.ANSWERED;
                });
    }

    /** What browsers and crawlers ask for by themselves is no call of the function, as in the provider's own invoker. */
    private static void serve(Service service, RawInvocation invocation) throws Exception {
        if (NOT_CALLS.contains(invocation.exchange().head().path())) {
            invocation.exchange().response().status(404);
            invocation.exchange().response().finish();
            return;
        }
        service.serve(invocation);
    }

    private static @Nullable Service service(Class<?> type) {
        if (HttpFunction.class.isAssignableFrom(type)) {
            return http((HttpFunction) Instances.create(type));
        }
        if (TypedFunction.class.isAssignableFrom(type)) {
            return typed((TypedFunction<?, ?>) Instances.create(type), argument(type, TypedFunction.class));
        }
        if (CloudEventsFunction.class.isAssignableFrom(type)) {
            return events((CloudEventsFunction) Instances.create(type));
        }
        if (RawBackgroundFunction.class.isAssignableFrom(type)) {
            var function = (RawBackgroundFunction) Instances.create(type);
            return background(event -> function.accept(event.json(), event));
        }
        if (BackgroundFunction.class.isAssignableFrom(type)) {
            var payload = argument(type, BackgroundFunction.class);
            @SuppressWarnings("unchecked") // What is bound to its argument's type is of that type.
            var function = (BackgroundFunction<@Nullable Object>) Instances.create(type);
            return background(event -> function.accept(event.data(payload), event));
        }
        return null;
    }

    private static Service http(HttpFunction function) {
        return invocation -> {
            var response = new GoogleResponse(invocation.exchange().response());
            try {
                function.service(new GoogleRequest(invocation), response);
            } catch (MalformedRequest refused) {
                throw refused.why();
            }
            response.finish();
        };
    }

    @SuppressWarnings("unchecked") // What is bound to its argument's type is of that type.
    private static Service typed(TypedFunction<?, ?> function, Type payload) {
        var own = function.getWireFormat();
        var format = own == null ? new GsonWireFormat() : own;
        return invocation -> {
            var response = new GoogleResponse(invocation.exchange().response());
            var request = format.deserialize(new GoogleRequest(invocation), payload);
            format.serialize(((TypedFunction<Object, Object>) function).apply(request), response);
            response.finish();
        };
    }

    private static Service events(CloudEventsFunction function) {
        var reader = new EventReader();
        return invocation -> {
            for (var event : events(invocation, reader)) {
                function.accept(event);
            }
            invocation.exchange().response().status(204);
            invocation.exchange().response().finish();
        };
    }

    /** What a request carries; an event that background functions were made for becomes a CloudEvent. */
    private static List<CloudEvent> events(RawInvocation invocation, EventReader reader)
            throws BindException, IOException {
        var type = invocation.exchange().head().headers().first("content-type");
        boolean mayBeLegacy = type == null || type.toLowerCase(Locale.ROOT).contains("json");
        return EventReader.carriesEvents(invocation) || !mayBeLegacy
                ? reader.read(invocation).events()
                : List.of(ConvertedEvent.of(BackgroundEvent.ofLegacy(invocation)));
    }

    private interface Background {
        void accept(BackgroundEvent event) throws Exception;
    }

    private static Service background(Background function) {
        var reader = new EventReader();
        return invocation -> {
            function.accept(BackgroundEvent.of(invocation, reader));
            invocation.exchange().response().status(204);
            invocation.exchange().response().finish();
        };
    }

    private static Type argument(Class<?> type, Class<?> wanted) {
        var arguments = TypeArguments.of(type, wanted);
        return arguments == null ? Object.class : arguments[0];
    }
}
