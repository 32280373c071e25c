package dev.nabi.console.templates;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The templates below {@code templates/}, all HTML: every value is escaped, and a name that a template does not know is an
 * error. In each, {@code t} has the texts of the reader's language and {@code shell} what stands around the content.
 */
public final class Templates {
    private final Engine engine = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .addLocator(Templates::locate)
            .strictRendering(true)
            .build();

    /** A template with its values, as HTML. */
    public String render(String name, Shell shell, Map<String, ?> values) {
        var template = engine.getTemplate(name + ".html");
        if (template == null) {
            throw new IllegalArgumentException("there is no template " + name);
        }
        var all = new HashMap<String, Object>(values);
        all.put("shell", shell);
        all.put("t", shell.words().texts());
        return template.data(all).render();
    }

    private static Optional<TemplateLocation> locate(String id) {
        var path = "/templates/" + (id.endsWith(".html") ? id : id + ".html");
        var stream = Templates.class.getResourceAsStream(path);
        return stream == null
                ? Optional.empty()
                : Optional.of(new Html(new InputStreamReader(stream, StandardCharsets.UTF_8)));
    }

    private record Html(Reader read) implements TemplateLocation {
        @Override
        public Optional<Variant> getVariant() {
            return Optional.of(Variant.forContentType(Variant.TEXT_HTML));
        }
    }
}
