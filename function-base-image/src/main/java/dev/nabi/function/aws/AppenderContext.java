package dev.nabi.function.aws;

import com.amazonaws.services.lambda.runtime.LambdaRuntimeInternal;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The request's id as the provider's Log4j appender expects it: {@code AWSRequestId} in the context of the thread, once
 * the function has loaded that appender.
 */
final class AppenderContext {
    private static final String CONTEXT = "org.apache.logging.log4j.ThreadContext";
    private static final String KEY = "AWSRequestId";

    private @Nullable Method put;
    private @Nullable Method remove;

    /** An invocation on this thread; closed, its id is taken away again. */
    interface Entered extends AutoCloseable {
        @Override
        void close();
    }

    Entered enter(String id) {
        if (!LambdaRuntimeInternal.getUseLog4jAppender()) {
            return () -> {};
        }
        call(put(), KEY, id);
        return () -> call(remove, KEY);
    }

    private @Nullable Method put() {
        try {
            if (put == null) {
                var context =
                        Class.forName(CONTEXT, true, Thread.currentThread().getContextClassLoader());
                remove = context.getMethod("remove", String.class);
                put = context.getMethod("put", String.class, String.class);
            }
        } catch (ReflectiveOperationException | LinkageError otherLibrary) {
            // Its layout says nothing then.
        }
        return put;
    }

    private static void call(@Nullable Method method, Object... arguments) {
        try {
            if (method != null) {
                method.invoke(null, arguments);
            }
        } catch (ReflectiveOperationException failed) {
            // A log line without an id is no reason to refuse a request.
        }
    }
}
