package dev.nabi.function.handler;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A handler that is one method of a class, by its name. */
final class MethodHandler {
    private MethodHandler() {}

    static Handler of(Class<?> type, String name) {
        var method = method(type, name);
        int count = method.getParameterCount();
        boolean contextLast = count == 2 && method.getParameterTypes()[1] == Map.class;
        if (count > 2 || (count == 2 && !contextLast)) {
            throw new HandlerException(describe(method)
                    + " takes parameters that cannot be bound; a handler's method takes none, the payload, or the payload"
                    + " and a java.util.Map (the context)");
        }
        var instance = Modifier.isStatic(method.getModifiers()) ? null : Instances.create(type);
        method.setAccessible(true);
        Type payload = count == 0 ? null : method.getGenericParameterTypes()[0];
        return new Handler(payload, call(method, instance, count));
    }

    private static Handler.Call call(Method method, @Nullable Object instance, int parameters) {
        return (payload, context) -> {
            try {
                return switch (parameters) {
                    case 0 -> method.invoke(instance);
                    case 1 -> method.invoke(instance, payload);
                    default -> method.invoke(instance, payload, context);
                };
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        };
    }

    private static Method method(Class<?> type, String name) {
        var found = new ArrayList<Method>();
        for (Class<?> owner = type; owner != null && found.isEmpty(); owner = owner.getSuperclass()) {
            Arrays.stream(owner.getDeclaredMethods())
                    .filter(method -> method.getName().equals(name) && !method.isSynthetic())
                    .forEach(found::add);
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new HandlerException(
                found.isEmpty()
                        ? type.getName() + " has no method \"" + name + "\"; its methods are " + methodsOf(type)
                        : type.getName() + " has " + found.size() + " methods \"" + name + "\" (" + signatures(found)
                                + "); a handler's method has a name of its own");
    }

    private static String methodsOf(Class<?> type) {
        var names = new TreeSet<String>();
        for (var method : type.getDeclaredMethods()) {
            if (!method.isSynthetic()) {
                names.add(method.getName());
            }
        }
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static String signatures(List<Method> methods) {
        return String.join(
                ", ", methods.stream().map(MethodHandler::describe).sorted().toList());
    }

    private static String describe(Method method) {
        var types = Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .toList();
        return method.getDeclaringClass().getSimpleName() + "::" + method.getName() + "(" + String.join(", ", types)
                + ")";
    }
}
