package dev.nabi.function.handler;

import org.jspecify.annotations.Nullable;

/** A handler as a person names it: {@code pkg.Class} or {@code pkg.Class::method}. */
public record HandlerName(String className, @Nullable String method) {

    public static HandlerName parse(String text) {
        int colons = text.indexOf("::");
        var className = colons < 0 ? text : text.substring(0, colons);
        var method = colons < 0 ? null : text.substring(colons + 2);
        if (!isQualifiedName(className) || (method != null && !isIdentifier(method))) {
            throw new HandlerException("handler \"" + text + "\" is neither \"pkg.Class\" nor \"pkg.Class::method\"");
        }
        return new HandlerName(className, method);
    }

    private static boolean isQualifiedName(String text) {
        for (var part : text.split("\\.", -1)) {
            if (!isIdentifier(part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && Character.isJavaIdentifierStart(text.charAt(0))
                && text.chars().allMatch(Character::isJavaIdentifierPart);
    }
}
