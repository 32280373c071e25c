package dev.nabi.function.aws;

import com.amazonaws.services.lambda.runtime.Context;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.handler.Instances;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A method that takes an event and Lambda's context, of a class that implements nothing. */
record EventMethod(Method method, @Nullable Object instance) implements LambdaAdapter.EventCall {

    /** The one method of this name whose last parameter is the context; null where there is none. */
    static @Nullable EventMethod find(Class<?> type, String name) {
        var found = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name) && !method.isSynthetic() && takesEvent(method))
                .toList();
        if (found.size() > 1) {
            throw new HandlerException(type.getName() + " has " + found.size() + " methods \"" + name
                    + "\" that take an event and a Context; a handler's method has a name of its own");
        }
        if (found.isEmpty()) {
            return null;
        }
        var method = found.getFirst();
        method.setAccessible(true);
        return new EventMethod(method, Modifier.isStatic(method.getModifiers()) ? null : Instances.create(type));
    }

    private static boolean takesEvent(Method method) {
        return method.getParameterCount() == 2 && method.getParameterTypes()[1] == Context.class;
    }

    Type event() {
        return method.getGenericParameterTypes()[0];
    }

    Type result() {
        return method.getGenericReturnType();
    }

    @Override
    public @Nullable Object call(@Nullable Object event, Context context) throws Throwable {
        try {
            return method.invoke(instance, event, context);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
