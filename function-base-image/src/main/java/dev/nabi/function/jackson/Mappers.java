package dev.nabi.function.jackson;

import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.PackageVersion;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the mappers, alike for every Jackson: lenient to unknown fields, strict to types, ISO 8601 for times. */
final class Mappers {
    private static final int OLDEST_MINOR = 12;

    private Mappers() {}

    static ObjectMapper of(@Nullable ClassLoader modules) {
        var version = PackageVersion.VERSION;
        if (version.getMajorVersion() != 2 || version.getMinorVersion() < OLDEST_MINOR) {
            throw new IllegalStateException("it is " + version + "; 2." + OLDEST_MINOR + " or a later 2.x is needed");
        }
        var mapper = new ObjectMapper()
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                .configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true)
                .configure(DeserializationFeature.ACCEPT_FLOAT_AS_INT, false)
                .configure(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE, false)
                .configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false)
                .configure(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS, false)
                .configure(SerializationFeature.FAIL_ON_EMPTY_BEANS, false);
        register(Jdk8Module::new, mapper);
        register(JavaTimeModule::new, mapper);
        if (modules != null) {
            registerAll(modules, mapper);
        }
        // Last: what the library and its modules say of a constructor goes before.
        return mapper.setAnnotationIntrospectors(
                        withNames(mapper.getSerializationConfig().getAnnotationIntrospector()),
                        withNames(mapper.getDeserializationConfig().getAnnotationIntrospector()))
                .registerModule(new KotlinDefaults());
    }

    private static AnnotationIntrospector withNames(AnnotationIntrospector introspector) {
        return AnnotationIntrospector.pair(introspector, new ConstructorNames());
    }

    /** Numbers with all their digits, for what is only taken apart and put together. */
    static ObjectMapper exact(ObjectMapper mapper) {
        return mapper.copy()
                .configure(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, true)
                .setNodeFactory(new JsonNodeFactory(true));
    }

    /** The runtime's module, where the function brings none: it may not fit the function's Jackson. */
    private static void register(Supplier<Module> module, ObjectMapper mapper) {
        try {
            mapper.registerModule(module.get());
        } catch (LinkageError unfit) {
            System.err.println(
                    "nabi: the function's Jackson has no module that fits it for java.time or Optional: " + unfit);
        }
    }

    private static void registerAll(ClassLoader loader, ObjectMapper mapper) {
        try {
            ServiceLoader.load(Module.class, loader).forEach(mapper::registerModule);
        } catch (ServiceConfigurationError | LinkageError unfit) {
            System.err.println("nabi: a Jackson module of the function's cannot be used: " + unfit.getMessage());
        }
    }
}
