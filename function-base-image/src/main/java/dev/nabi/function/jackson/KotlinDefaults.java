package dev.nabi.function.jackson;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.ValueInstantiators;
import com.fasterxml.jackson.databind.deser.impl.PropertyValueBuffer;
import com.fasterxml.jackson.databind.deser.std.StdValueInstantiator;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/** Gives a Kotlin data class's parameters that are absent their defaults. */
final class KotlinDefaults extends SimpleModule {
    private static final long serialVersionUID = 1L;

    @Override
    public void setupModule(SetupContext context) {
        context.addValueInstantiators(new ValueInstantiators.Base() {
            @Override
            public ValueInstantiator findValueInstantiator(
                    DeserializationConfig config, BeanDescription bean, ValueInstantiator standard) {
                var data = KotlinData.of(bean.getBeanClass());
                var constructor = data == null ? null : data.withDefaults();
                return data != null && constructor != null && standard.getClass() == StdValueInstantiator.class
                        ? new Instantiator((StdValueInstantiator) standard, data, constructor)
                        : standard;
            }
        });
    }

    private static final class Instantiator extends StdValueInstantiator {
        private static final long serialVersionUID = 1L;

        private final transient KotlinData data;
        private final transient Constructor<?> withDefaults;

        Instantiator(StdValueInstantiator standard, KotlinData data, Constructor<?> withDefaults) {
            super(standard);
            this.data = data;
            this.withDefaults = withDefaults;
        }

        @Override
        public Object createFromObjectWith(
                DeserializationContext context, SettableBeanProperty[] properties, PropertyValueBuffer buffer)
                throws IOException {
            var given = new boolean[properties.length];
            for (int i = 0; i < given.length; i++) {
                given[i] = buffer.hasParameter(properties[i]);
            }
            var values = buffer.getParameters(properties);
            try {
                return data.create(withDefaults, values, given);
            } catch (InvocationTargetException thrown) {
                return context.handleInstantiationProblem(
                        data.primary().getDeclaringClass(), null, rewrapCtorProblem(context, thrown.getCause()));
            } catch (ReflectiveOperationException impossible) {
                return context.handleInstantiationProblem(data.primary().getDeclaringClass(), null, impossible);
            }
        }
    }
}
