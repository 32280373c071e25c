package dev.nabi.function.json;

import dev.nabi.function.handler.RawType;
import dev.nabi.function.handler.TypeArguments;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which classes are plain beans: a constructor without parameters, and for each field, none of them public, one getter
 * and one setter of its type, and nothing besides that could be taken for a property. What a class inherits goes before
 * its own.
 */
final class PlainBeans {

    /** One field, in the order of the classes from the first ancestor on. */
    record Property(String name, Type type, Method getter, Method setter) {}

    private PlainBeans() {}

    /** The properties; null where the class is not plain. */
    static @Nullable List<Property> of(Type type) {
        var raw = RawType.of(type);
        if (Modifier.isAbstract(raw.getModifiers()) || raw.isHidden() || !areConstructorsPlain(raw)) {
            return null;
        }
        var properties = new ArrayList<Property>();
        var names = new HashSet<String>();
        return collect(type, raw, properties, names) && !properties.isEmpty() ? properties : null;
    }

    private static boolean collect(Type type, Class<?> raw, List<Property> into, Set<String> methodNames) {
        if (raw == Object.class) {
            return true;
        }
        if (raw.getModule().isNamed() || LibraryAnnotations.areOn(raw) || !PlainRecords.areInterfacesPlain(raw)) {
            return false;
        }
        var arguments = TypeArguments.of(type);
        var parent = TypeArguments.resolve(raw.getGenericSuperclass(), arguments);
        if (!collect(parent, raw.getSuperclass(), into, methodNames)) {
            return false;
        }
        var methods = propertyMethods(raw, methodNames);
        for (var field : raw.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || field.isSynthetic()) {
                continue;
            }
            var property = methods == null ? null : property(field, methods, arguments);
            if (property == null) {
                return false;
            }
            into.add(property);
        }
        return methods != null && methods.isEmpty();
    }

    /** Of constructors with parameters only those with one could be taken for a way to make the bean. */
    private static boolean areConstructorsPlain(Class<?> type) {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 1 && type.getDeclaredConstructors().length > 1) {
                return false;
            }
        }
        return true;
    }

    /** All that may be a getter or a setter, by name; null when two share one, or one is not as they are. */
    private static @Nullable Map<String, Method> propertyMethods(Class<?> type, Set<String> seen) {
        var methods = new HashMap<String, Method>();
        for (var method : type.getDeclaredMethods()) {
            if (PlainRecords.isProperty(method.getName())) {
                methods.put(method.getName(), method);
                if (!Modifier.isPublic(method.getModifiers())
                        || Modifier.isStatic(method.getModifiers())
                        || !seen.add(method.getName())) {
                    return null;
                }
            }
        }
        return methods;
    }

    /** The field's, whose methods are taken out of the map. */
    private static @Nullable Property property(
            Field field, Map<String, Method> methods, Map<TypeVariable<?>, Type> arguments) {
        int modifiers = field.getModifiers();
        var name = field.getName();
        // A second letter in upper case is where the rules of naming part.
        if (Modifier.isPublic(modifiers) || Modifier.isTransient(modifiers) || !isPlainName(name)) {
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
        return new Property(name, TypeArguments.resolve(field.getGenericType(), arguments), getter, setter);
    }

    private static boolean isPlainName(String name) {
        char first = name.charAt(0);
        return first >= 'a' && first <= 'z' && (name.length() == 1 || (name.charAt(1) >= 'a' && name.charAt(1) <= 'z'));
    }
}
