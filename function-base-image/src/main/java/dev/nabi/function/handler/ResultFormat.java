package dev.nabi.function.handler;

import dev.nabi.function.http.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a provider writes results of its own types. It is asked before a result becomes JSON. */
public interface ResultFormat {

    /** Of a handler that gives none of a provider's types. */
    ResultFormat NONE = new ResultFormat() {
        @Override
        public boolean write(Object result, Response response) {
            return false;
        }

        @Override
        public byte @Nullable [] line(Object element) {
            return null;
        }
    };

    /** Writes the result and finishes the response; false where the result is none of the provider's. */
    boolean write(Object result, Response response) throws IOException;

    /** An element of a stream as one line, without its end; null where the element is none of the provider's. */
    byte @Nullable [] line(Object element);
}
