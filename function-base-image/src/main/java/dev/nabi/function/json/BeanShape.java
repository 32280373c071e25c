package dev.nabi.function.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A plain bean: made without arguments, then the setter of each property that is given, in the order of the fields. */
final class BeanShape extends ObjectShape {
    private final Type type;
    private final Class<?> raw;
    private Method[] setters = {};
    private @Nullable Constructor<?> constructor;

    BeanShape(Type type, Class<?> raw) {
        this.type = type;
        this.raw = raw;
    }

    @Override
    boolean find() {
        var properties = PlainBeans.of(type);
        if (properties == null) {
            return false;
        }
        int count = properties.size();
        var names = new String[count];
        var types = new Type[count];
        setters = new Method[count];
        for (int i = 0; i < count; i++) {
            var property = properties.get(i);
            names[i] = property.name();
            types[i] = property.type();
            setters[i] = property.setter();
        }
        constructor = PlainRecords.constructor(raw, new Class<?>[0]);
        return constructor != null && take(names, types);
    }

    @Override
    Object create(@Nullable Object[] values, boolean[] given) throws ReflectiveOperationException {
        if (constructor == null) {
            throw new NoSuchMethodException(raw.getName());
        }
        var bean = constructor.newInstance();
        for (int i = 0; i < values.length; i++) {
            if (given[i]) {
                setters[i].invoke(bean, values[i]);
            }
        }
        return bean;
    }
}
