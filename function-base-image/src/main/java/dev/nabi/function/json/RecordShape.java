package dev.nabi.function.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A record by its components' names, made by its canonical constructor. */
final class RecordShape extends ObjectShape {
    private final Class<?> type;
    private @Nullable Constructor<?> constructor;

    RecordShape(Class<?> type) {
        this.type = type;
    }

    /** False, and the shape declines all, where the record is not plain. */
    boolean complete() {
        var components = type.getRecordComponents();
        if (!PlainRecords.isPlain(type, components)) {
            return false;
        }
        var names = new String[components.length];
        var types = new Type[components.length];
        var parameters = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            names[i] = components[i].getName();
            types[i] = components[i].getGenericType();
            parameters[i] = components[i].getType();
        }
        constructor = PlainRecords.constructor(type, parameters);
        return constructor != null && complete(names, types);
    }

    @Override
    Object create(@Nullable Object[] values, boolean[] given) throws ReflectiveOperationException {
        if (constructor == null) {
            throw new NoSuchMethodException(type.getName());
        }
        return constructor.newInstance(values);
    }
}
