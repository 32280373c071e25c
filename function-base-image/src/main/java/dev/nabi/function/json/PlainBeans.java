package dev.nabi.function.json;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which classes are plain beans: a constructor without parameters, and for each field, none of them public, one getter
 * and one setter of its type, and nothing besides that could be taken for a property.
 */
final class PlainBeans {

    /** One field, in the order of the class. */
    record Property(Field field, Method getter, Method setter) {}

    private PlainBeans() {}

    /** The properties; null where the class is not plain. */
    static @Nullable List<Property> of(Class<?> type) {
        if (!isCandidate(type)) {
            return null;
        }
        var methods = propertyMethods(type);
        var properties = new ArrayList<Property>();
        for (var field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || field.isSynthetic()) {
                continue;
            }
            var property = methods == null ? null : property(field, methods);
            if (property == null) {
                return null;
            }
            properties.add(property);
        }
        return methods == null || properties.isEmpty() || !methods.isEmpty() ? null : properties;
    }

    private static boolean isCandidate(Class<?> type) {
        int modifiers = type.getModifiers();
        return !type.getModule().isNamed()
                && type.getSuperclass() == Object.class
                && !type.isEnum()
                && !type.isHidden()
                && !Modifier.isAbstract(modifiers)
                && type.getTypeParameters().length == 0
                && type.getDeclaredAnnotations().length == 0
                && type.getDeclaredConstructors().length == 1
                && PlainRecords.areInterfacesPlain(type);
    }

    /** All that may be a getter or a setter, by name; null when two share one, or one is not as they are. */
    private static @Nullable Map<String, Method> propertyMethods(Class<?> type) {
        var methods = new HashMap<String, Method>();
        for (var method : type.getDeclaredMethods()) {
            if (PlainRecords.isProperty(method.getName())
                    && (!Modifier.isPublic(method.getModifiers())
                            || Modifier.isStatic(method.getModifiers())
                            || method.getDeclaredAnnotations().length > 0
                            || methods.put(method.getName(), method) != null)) {
                return null;
            }
        }
        return methods;
    }

    /** The field's, whose methods are taken out of the map. */
    private static @Nullable Property property(Field field, Map<String, Method> methods) {
        int modifiers = field.getModifiers();
        var name = field.getName();
        // A second letter in upper case is where the rules of naming part.
        if (Modifier.isPublic(modifiers)
                || Modifier.isTransient(modifiers)
                || field.getDeclaredAnnotations().length > 0
                || !isPlainName(name)) {
            return null;
        }
        var rest = (char) (name.charAt(0) - 'a' + 'A') + name.substring(1);
        var getter = methods.remove((field.getType() == boolean.class ? "is" : "get") + rest);
        var setter = methods.remove("set" + rest);
        if (getter == null
                || setter == null
                || getter.getParameterCount() != 0
                || setter.getParameterCount() != 1
                || !getter.getGenericReturnType().equals(field.getGenericType())
                || !setter.getGenericParameterTypes()[0].equals(field.getGenericType())) {
            return null;
        }
        try {
            getter.setAccessible(true);
            setter.setAccessible(true);
        } catch (RuntimeException closed) {
            return null;
        }
        return new Property(field, getter, setter);
    }

    private static boolean isPlainName(String name) {
        char first = name.charAt(0);
        return first >= 'a' && first <= 'z' && (name.length() == 1 || (name.charAt(1) >= 'a' && name.charAt(1) <= 'z'));
    }
}
