package dev.nabi.function.json;

import dev.nabi.function.handler.TypeArguments;
import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A record by its components' names, made by its canonical constructor. */
final class RecordShape extends ObjectShape {
    private final Type type;
    private final Class<?> raw;
    private @Nullable Constructor<?> constructor;

    RecordShape(Type type, Class<?> raw) {
        this.type = type;
        this.raw = raw;
    }

    @Override
    boolean find() {
        var components = raw.getRecordComponents();
        if (!PlainRecords.isPlain(raw, components)) {
            return false;
        }
        var arguments = TypeArguments.of(type);
        var names = new String[components.length];
        var types = new Type[components.length];
        var parameters = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            names[i] = components[i].getName();
            types[i] = TypeArguments.resolve(components[i].getGenericType(), arguments);
            parameters[i] = components[i].getType();
        }
        constructor = PlainRecords.constructor(raw, parameters);
        return constructor != null && take(names, types);
    }

    @Override
    Object create(@Nullable Object[] values, boolean[] given) throws ReflectiveOperationException {
        if (constructor == null) {
            throw new NoSuchMethodException(raw.getName());
        }
        return constructor.newInstance(values);
    }
}
