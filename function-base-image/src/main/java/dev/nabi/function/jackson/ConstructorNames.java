package dev.nabi.function.jackson;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Binds classes that have no constructor without parameters by the names of the parameters: those in the class file
 * ({@code javac -parameters}), and those of Kotlin's data classes.
 */
final class ConstructorNames extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable String findImplicitPropertyName(AnnotatedMember member) {
        if (member instanceof AnnotatedParameter parameter) {
            return parameter.getOwner().getMember() instanceof Executable owner
                    ? name(owner, parameter.getIndex())
                    : null;
        }
        // A property "isOpen" of Kotlin's is called so in JSON as well, like its constructor's parameter.
        return member instanceof AnnotatedMethod method
                        && method.getName().startsWith("is")
                        && method.getParameterCount() == 0
                        && KotlinData.isKotlin(method.getDeclaringClass())
                        && hasField(method.getDeclaringClass(), method.getName())
                ? method.getName()
                : null;
    }

    @Override
    public JsonCreator.@Nullable Mode findCreatorAnnotation(MapperConfig<?> config, Annotated annotated) {
        return annotated instanceof AnnotatedConstructor constructor
                        && constructor.getAnnotated().equals(choose(constructor.getDeclaringClass()))
                ? JsonCreator.Mode.PROPERTIES
                : null;
    }

    /** The constructor that makes the values of a class; null where the library knows a way or there is not just one. */
    private static @Nullable Constructor<?> choose(Class<?> type) {
        if (type.getModule().isNamed()
                || type.isRecord()
                || type.isEnum()
                || Modifier.isAbstract(type.getModifiers())
                || hasCreator(type)) {
            return null;
        }
        var data = KotlinData.of(type);
        if (data != null) {
            return data.primary();
        }
        var constructors = Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> !constructor.isSynthetic())
                .toList();
        if (constructors.stream().anyMatch(constructor -> constructor.getParameterCount() == 0)) {
            return null;
        }
        var open = constructors.stream()
                .filter(constructor -> Modifier.isPublic(constructor.getModifiers()))
                .toList();
        var candidates = open.isEmpty() ? constructors : open;
        return candidates.size() == 1 && isNamed(candidates.getFirst()) ? candidates.getFirst() : null;
    }

    /** A single parameter may as well be the whole value, as text or a number; then it names no property. */
    private static boolean isNamed(Constructor<?> constructor) {
        var parameters = constructor.getParameters();
        return Arrays.stream(parameters).allMatch(parameter -> parameter.isNamePresent())
                && (parameters.length > 1 || isProperty(constructor.getDeclaringClass(), parameters[0].getName()));
    }

    private static boolean isProperty(Class<?> type, String name) {
        var getter = "get" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return hasField(type, name)
                || Arrays.stream(type.getMethods())
                        .anyMatch(method -> method.getParameterCount() == 0
                                && method.getName().equals(getter));
    }

    private static boolean hasField(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredFields())
                .anyMatch(field -> field.getName().equals(name));
    }

    private static boolean hasCreator(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors()).anyMatch(ConstructorNames::isCreator)
                || Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(method -> Modifier.isStatic(method.getModifiers()) && isCreator(method));
    }

    private static boolean isCreator(AnnotatedElement element) {
        return element.isAnnotationPresent(JsonCreator.class);
    }

    private static @Nullable String name(Executable owner, int index) {
        var parameter = owner.getParameters()[index];
        if (parameter.isNamePresent()) {
            return parameter.getName();
        }
        var data = owner instanceof Constructor<?> ? KotlinData.of(owner.getDeclaringClass()) : null;
        return data != null && data.primary().equals(owner) ? data.names().get(index) : null;
    }

    /** Why nothing binds to the type, and what the author can do. */
    static String advice(Class<?> type, String words) {
        var name = type.getName();
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            return name + " is " + (type.isInterface() ? "an interface" : "abstract")
                    + ": JSON does not say which class to make; take a class or a record";
        }
        if (KotlinData.isKotlin(type)) {
            return name + " cannot be made of JSON: make it a data class, or compile it with -java-parameters";
        }
        return Arrays.stream(type.getDeclaredConstructors())
                        .anyMatch(constructor -> constructor.getParameterCount() == 0)
                ? name + " cannot be made of JSON: " + words
                : name
                        + " cannot be made of JSON: it has no constructor without parameters, and not one whose parameters'"
                        + " names are known; make it a record, or compile it with -parameters";
    }
}
