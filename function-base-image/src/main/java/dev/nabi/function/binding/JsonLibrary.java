package dev.nabi.function.binding;

import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The library that binds what plain JSON declines. Its one implementation is linked against one copy of Jackson. */
public interface JsonLibrary {

    @Nullable
    Object read(byte[] json, Type type) throws BindException;

    /**
     * Fields as an object. Each value is text or bytes, and becomes a number or a boolean where the type wants one; a
     * repeated field is all of its values where the type wants several, else the last.
     */
    @Nullable
    Object fromFields(Map<String, ? extends List<?>> fields, Type type) throws BindException;

    /** The elements of an array, each as its own JSON. */
    List<byte[]> elements(byte[] json) throws BindException;

    /** The members of an object, each value as its own JSON. */
    Map<String, byte[]> members(byte[] json) throws BindException;

    byte[] bytes(@Nullable Object value) throws IOException;

    /** Why no JSON at all binds to this type; null where some may. */
    @Nullable
    String refusal(Type type);
}
