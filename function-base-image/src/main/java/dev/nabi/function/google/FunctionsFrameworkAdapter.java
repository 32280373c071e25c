package dev.nabi.function.google;

import com.google.cloud.functions.BackgroundFunction;
import com.google.cloud.functions.CloudEventsFunction;
import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.RawBackgroundFunction;
import com.google.cloud.functions.TypedFunction;
import dev.nabi.function.cloudevents.EventReader;
import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.handler.HandlerName;
import dev.nabi.function.handler.Instances;
import dev.nabi.function.handler.TypeArguments;
import dev.nabi.function.provider.Adapter;
import dev.nabi.function.provider.RawInvocation;
import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes handlers of the five interfaces of the Functions Framework. */
public final class FunctionsFrameworkAdapter implements Adapter {

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
                    service.serve(invocation);
                    return Handler.ANSWERED;
                });
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
            for (var event : reader.read(invocation).events()) {
                function.accept(event);
            }
            invocation.exchange().response().status(204);
            invocation.exchange().response().finish();
        };
    }

    private interface Background {
        void accept(BackgroundEvent event) throws Exception;
    }

    private static Service background(Background function) {
        return invocation -> {
            function.accept(BackgroundEvent.of(invocation));
            invocation.exchange().response().status(204);
            invocation.exchange().response().finish();
        };
    }

    private static Type argument(Class<?> type, Class<?> wanted) {
        var arguments = TypeArguments.of(type, wanted);
        return arguments == null ? Object.class : arguments[0];
    }
}
