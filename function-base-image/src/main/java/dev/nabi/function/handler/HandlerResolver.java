package dev.nabi.function.handler;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the handler in a function's classes. */
public final class HandlerResolver {
    private static final String KINDS =
            "java.util.function.Function, BiFunction, Supplier or Consumer, java.util.concurrent.Callable, and the handler"
                    + " interfaces of Google's Functions Framework and AWS Lambda";

    private HandlerResolver() {}

    /** The handler of this name. */
    public static Handler resolve(HandlerName name, ClassLoader loader) {
        try {
            return of(load(name.className(), loader), name.method());
        } catch (LinkageError broken) {
            throw cannotBeLinked(name.className(), broken);
        }
    }

    /** The name of the handler in a source that gives none: its one public class, or its one class, or its one handler. */
    public static HandlerName choose(List<String> topLevelClasses, ClassLoader loader) {
        var classes = topLevelClasses.stream().map(name -> load(name, loader)).toList();
        var publicOnes = classes.stream()
                .filter(type -> Modifier.isPublic(type.getModifiers()))
                .toList();
        var handlers = classes.stream().filter(HandlerResolver::isHandler).toList();
        for (List<? extends Class<?>> candidates : List.of(publicOnes, classes, handlers)) {
            if (candidates.size() == 1) {
                return new HandlerName(candidates.getFirst().getName(), null);
            }
        }
        throw new HandlerException(
                "the source has " + classes.size() + " classes (" + String.join(", ", topLevelClasses)
                        + ") and none of them is the only public one or the only handler: name one in spec.java.handler");
    }

    private static Handler of(Class<?> type, @Nullable String method) {
        if (method != null) {
            return MethodHandler.of(type, method);
        }
        var kinds = Arrays.stream(HandlerKind.values())
                .filter(kind -> kind.isImplementedBy(type))
                .toList();
        if (kinds.isEmpty()) {
            throw new HandlerException(type.getName() + " implements none of " + KINDS + "; implement one, or name a"
                    + " method in spec.java.handler as " + type.getName() + "::method");
        }
        return kinds.getFirst().handler(type);
    }

    private static boolean isHandler(Class<?> type) {
        return Arrays.stream(HandlerKind.values()).anyMatch(kind -> kind.isImplementedBy(type));
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException missing) {
            throw new HandlerException("there is no class " + name + " in the function's code", missing);
        } catch (LinkageError broken) {
            throw cannotBeLinked(name, broken);
        }
    }

    private static HandlerException cannotBeLinked(String name, LinkageError broken) {
        return new HandlerException("class " + name + " cannot be linked: " + broken, broken);
    }
}
