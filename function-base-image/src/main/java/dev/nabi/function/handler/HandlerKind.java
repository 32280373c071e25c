package dev.nabi.function.handler;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The interfaces that a handler class may implement; each makes a handler of an instance. */
@SuppressWarnings("unchecked") // What is bound to the interface's own argument type is of that type.
enum HandlerKind {
    FUNCTION(Function.class, true) {
        @Override
        Handler.Call call(Object instance) {
            return (payload, context) -> ((Function<@Nullable Object, @Nullable Object>) instance).apply(payload);
        }
    },
    BI_FUNCTION(BiFunction.class, true) {
        @Override
        Handler.Call call(Object instance) {
            return (payload, context) -> ((BiFunction<
                                    @Nullable Object, Map<String, Map<String, Object>>, @Nullable Object>)
                            instance)
                    .apply(payload, context);
        }
    },
    SUPPLIER(Supplier.class, false) {
        @Override
        Handler.Call call(Object instance) {
            return (payload, context) -> ((Supplier<@Nullable Object>) instance).get();
        }
    },
    CONSUMER(Consumer.class, true) {
        @Override
        Handler.Call call(Object instance) {
            return (payload, context) -> {
                ((Consumer<@Nullable Object>) instance).accept(payload);
                return null;
            };
        }
    },
    CALLABLE(Callable.class, false) {
        @Override
        Handler.Call call(Object instance) {
            return (payload, context) -> ((Callable<@Nullable Object>) instance).call();
        }
    };

    private final Class<?> type;
    private final boolean takesPayload;

    HandlerKind(Class<?> type, boolean takesPayload) {
        this.type = type;
        this.takesPayload = takesPayload;
    }

    abstract Handler.Call call(Object instance);

    boolean isImplementedBy(Class<?> candidate) {
        return type.isAssignableFrom(candidate);
    }

    Handler handler(Class<?> implementation) {
        var arguments = TypeArguments.of(implementation, type);
        Type payload = takesPayload && arguments != null ? arguments[0] : null;
        if (this == BI_FUNCTION
                && arguments != null
                && !RawType.of(arguments[1]).isAssignableFrom(Map.class)) {
            throw new HandlerException(implementation.getName() + " is a BiFunction whose second parameter is "
                    + arguments[1].getTypeName() + "; it is the context and must be a java.util.Map");
        }
        return new Handler(payload, call(Instances.create(implementation)));
    }
}
