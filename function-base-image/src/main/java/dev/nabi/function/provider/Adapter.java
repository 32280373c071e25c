package dev.nabi.function.provider;

import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.HandlerName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a handler of a class that is written for one provider. */
public interface Adapter {

    /**
     * The handler of this class; null where it is none of the provider's.
     *
     * @param environment the process's environment, which names the function
     */
    @Nullable
    Handler adapt(Class<?> type, HandlerName name, Map<String, String> environment);
}
