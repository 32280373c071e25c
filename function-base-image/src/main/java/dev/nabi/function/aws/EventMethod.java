package dev.nabi.function.aws;

import com.amazonaws.services.lambda.runtime.Context;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.handler.Instances;
import dev.nabi.function.handler.TypeArguments;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A method in one of the shapes that the provider's runtime calls: an event, a context, both or neither; or an input
 * stream, an output stream, or both, and a context behind them.
 */
record EventMethod(
        Class<?> type,
        Method method,
        List<Argument> arguments,
        @Nullable Object instance) {

    /** What a parameter is given. */
    enum Argument {
        EVENT,
        INPUT,
        OUTPUT,
        CONTEXT
    }

    /**
     * The method of this name that the provider's runtime would choose, an inherited one, too: the one with the most
     * parameters, where a context behind the others counts twice. Null where none has such a shape.
     */
    static @Nullable EventMethod find(Class<?> type, String name) {
        var found = named(type.getMethods(), name);
        if (found.isEmpty()) {
            found = named(type.getDeclaredMethods(), name);
        }
        if (found.isEmpty()) {
            return null;
        }
        int most = weight(found.getFirst());
        if (found.size() > 1 && weight(found.get(1)) == most) {
            throw new HandlerException(type.getName() + " has several methods \"" + name + "\" that fit alike: "
                    + found.stream().filter(method -> weight(method) == most).toList()
                    + "; give one of them another name");
        }
        var method = found.getFirst();
        method.setAccessible(true);
        var instance = Modifier.isStatic(method.getModifiers()) ? null : Instances.create(type);
        return new EventMethod(type, method, arguments(method), instance);
    }

    /** Without bridges, which repeat others; but one makes a method of a class public that is not public itself. */
    private static List<Method> named(Method[] methods, String name) {
        var found = named(methods, name, false);
        return found.isEmpty() ? named(methods, name, true) : found;
    }

    private static List<Method> named(Method[] methods, String name, boolean bridges) {
        return Arrays.stream(methods)
                .filter(method -> method.getName().equals(name)
                        && method.isBridge() == bridges
                        && !(arguments(method).isEmpty() && method.getParameterCount() > 0))
                .sorted(Comparator.comparingInt(EventMethod::weight).reversed())
                .toList();
    }

    private static int weight(Method method) {
        var types = method.getParameterTypes();
        return types.length + (types.length > 0 && types[types.length - 1] == Context.class ? 1 : 0);
    }

    /** What the parameters are given; nothing where the shape is none of the provider's. */
    private static List<Argument> arguments(Method method) {
        var arguments = new ArrayList<Argument>();
        for (var type : method.getParameterTypes()) {
            arguments.add(
                    type == InputStream.class
                            ? Argument.INPUT
                            : type == OutputStream.class
                                    ? Argument.OUTPUT
                                    : type == Context.class ? Argument.CONTEXT : Argument.EVENT);
        }
        // In the order of the constants, each once: (event, context), (input, output, context), or less of them.
        boolean inOrder = true;
        for (int i = 1; i < arguments.size(); i++) {
            inOrder &= arguments.get(i - 1).compareTo(arguments.get(i)) < 0;
        }
        boolean mixed = arguments.contains(Argument.EVENT)
                && (arguments.contains(Argument.INPUT) || arguments.contains(Argument.OUTPUT));
        return inOrder && !mixed ? List.copyOf(arguments) : List.of();
    }

    boolean isStream() {
        return arguments.contains(Argument.INPUT) || arguments.contains(Argument.OUTPUT);
    }

    boolean takes(Argument argument) {
        return arguments.contains(argument);
    }

    /** The event's type; null where the method takes none. */
    @Nullable
    Type event() {
        return takes(Argument.EVENT) ? resolved(method.getGenericParameterTypes()[0]) : null;
    }

    Type result() {
        return resolved(method.getGenericReturnType());
    }

    /** In terms of the class that was named, where an ancestor's type parameters have their values. */
    private Type resolved(Type declared) {
        var owner = method.getDeclaringClass();
        var values = TypeArguments.of(type, owner);
        var known = new HashMap<TypeVariable<?>, Type>();
        for (int i = 0; values != null && i < values.length; i++) {
            known.put(owner.getTypeParameters()[i], values[i]);
        }
        return TypeArguments.resolve(declared, known);
    }

    @Nullable
    Object call(Map<Argument, ?> given) throws Throwable {
        try {
            return method.invoke(instance, arguments.stream().map(given::get).toArray());
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
