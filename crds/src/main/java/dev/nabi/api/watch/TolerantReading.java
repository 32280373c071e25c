package dev.nabi.api.watch;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import dev.nabi.api.v1alpha1.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object of which the spec or the status cannot be read without that part, and notes why in its annotation
 * {@link Labels#UNREADABLE}. A client that failed on it would end its watch, and so fail for all other objects.
 */
final class TolerantReading extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1;
    private static final Set<String> PARTS = Set.of("spec", "status");

    @Override
    public BeanDeserializerBuilder updateBuilder(
            DeserializationConfig config, BeanDescription type, BeanDeserializerBuilder builder) {
        if (HasMetadata.class.isAssignableFrom(type.getBeanClass())) {
            builder.getProperties().forEachRemaining(property -> {
                if (PARTS.contains(property.getName())) {
                    builder.addOrReplaceProperty(new Part(property), true);
                } else if ("metadata".equals(property.getName())) {
                    builder.addOrReplaceProperty(new Metadata(property), true);
                }
            });
        }
        return builder;
    }

    /** Keeps what was noted, wherever in the object its metadata stands; only a reader notes it. */
    private static final class Metadata extends SettableBeanProperty.Delegating {
        private static final long serialVersionUID = 1;

        Metadata(SettableBeanProperty delegate) {
            super(delegate);
        }

        @Override
        protected SettableBeanProperty withDelegate(SettableBeanProperty delegate) {
            return new Metadata(delegate);
        }

        @Override
        public void deserializeAndSet(JsonParser parser, DeserializationContext context, Object instance)
                throws IOException {
            var object = (HasMetadata) instance;
            var noted = WatchJson.unreadable(object);
            delegate.deserializeAndSet(parser, context, instance);
            if (WatchJson.unreadable(object).isEmpty() && object.getMetadata() != null) {
                var annotations = object.getMetadata().getAnnotations();
                if (annotations != null && annotations.containsKey(Labels.UNREADABLE)) {
                    annotations.remove(Labels.UNREADABLE);
                }
            }
            noted.ifPresent(what -> note(object, what));
        }
    }

    private static final class Part extends SettableBeanProperty.Delegating {
        private static final long serialVersionUID = 1;

        Part(SettableBeanProperty delegate) {
            super(delegate);
        }

        @Override
        protected SettableBeanProperty withDelegate(SettableBeanProperty delegate) {
            return new Part(delegate);
        }

        @Override
        public void deserializeAndSet(JsonParser parser, DeserializationContext context, Object instance)
                throws IOException {
            var isContainer =
                    parser.currentToken() == JsonToken.START_OBJECT || parser.currentToken() == JsonToken.START_ARRAY;
            var outside = depth(parser) - (isContainer ? 1 : 0);
            try {
                delegate.deserializeAndSet(parser, context, instance);
            } catch (JsonParseException e) {
                throw e;
            } catch (JsonProcessingException | IllegalArgumentException | ArithmeticException e) {
                skipTo(outside, parser);
                note((HasMetadata) instance, getName() + path(e) + ": cannot be read: " + message(e));
            }
        }
    }

    /** To the end of the part, wherever in it the reading has failed. */
    private static void skipTo(int depth, JsonParser parser) throws IOException {
        while (depth(parser) > depth) {
            if (parser.nextToken() == null) {
                throw new JsonParseException(parser, "the object does not end");
            }
        }
    }

    /** Counted, since the parser of buffered tokens keeps no depth. */
    private static int depth(JsonParser parser) {
        var depth = 0;
        for (var context = parser.getParsingContext(); context != null; context = context.getParent()) {
            depth++;
        }
        return depth;
    }

    private static void note(HasMetadata object, String what) {
        if (object.getMetadata() == null) {
            object.setMetadata(new ObjectMeta());
        }
        var annotations = new HashMap<>(
                Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.<String, String>of()));
        annotations.merge(Labels.UNREADABLE, WatchJson.NOTED_HERE + what, (one, _) -> one + "; " + what);
        object.getMetadata().setAnnotations(annotations);
    }

    private static String path(Exception failure) {
        if (!(failure instanceof JsonMappingException mapping)) {
            return "";
        }
        var path = new StringBuilder();
        for (var step : mapping.getPath()) {
            path.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
        }
        return path.toString();
    }

    private static String message(Exception failure) {
        var message =
                failure instanceof JsonProcessingException json ? json.getOriginalMessage() : failure.getMessage();
        return shortened(message);
    }

    private static String shortened(@Nullable String message) {
        var text = Objects.requireNonNullElse(message, "no reason is given")
                .lines()
                .findFirst()
                .orElse("");
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
