package dev.nabi.console.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.console.compile.CompileException;
import dev.nabi.console.functions.CodeStoreException;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.metrics.UnavailableException;
import dev.nabi.console.templates.Shell;
import dev.nabi.console.templates.Templates;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;

/** Answers of pages: HTML, JSON, another place, and what went wrong in the form in which it was asked. */
public final class Answers {
    private static final Logger LOG = Logger.getLogger(Answers.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HTML = "text/html; charset=utf-8";

    private final Templates templates;

    public Answers(Templates templates) {
        this.templates = templates;
    }

    public WebAnswer html(String template, Shell shell, Map<String, ?> values) {
        return html(200, template, shell, values);
    }

    private WebAnswer html(int status, String template, Shell shell, Map<String, ?> values) {
        return WebAnswer.text(status, HTML, templates.render(template, shell, values))
                .with("Cache-Control", "no-store");
    }

    /** A part of a page. */
    public WebAnswer fragment(int status, String template, Shell shell, Map<String, ?> values) {
        return html(status, template, shell, values).with("Nabi-Fragment", "true");
    }

    public WebAnswer json(Object value) {
        return json(200, value);
    }

    private static WebAnswer json(int status, Object value) {
        try {
            return WebAnswer.text(status, "application/json", JSON.writeValueAsString(value))
                    .with("Cache-Control", "no-store");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value that is no JSON", e);
        }
    }

    /** Another page, also for a part of a page. */
    public WebAnswer to(Page page, String place) {
        return page.isFragment()
                ? WebAnswer.empty(204).with("HX-Redirect", place)
                : WebAnswer.empty(303).with("Location", place);
    }

    public WebAnswer missing(Page page) {
        return problem(page, 404, page.words().say("error_no_page"));
    }

    /** What went wrong, by who says so. */
    public WebAnswer failed(Page page, Exception e) {
        return switch (e) {
            case PageException its -> problem(page, its.status(), text(its));
            case KubernetesClientException its -> problem(page, its.getCode() == 0 ? 502 : its.getCode(), said(its));
            case UnavailableException its -> problem(page, its.status() == 0 ? 502 : its.status(), text(its));
            case CodeStoreException its -> problem(page, its.status(), text(its));
            case CompileException its -> problem(page, 503, text(its));
            default -> {
                LOG.errorf(
                        e,
                        "%s %s was not answered",
                        page.request().method(),
                        page.request().path());
                yield problem(page, 500, page.words().say("error_internal"));
            }
        };
    }

    /** The API server's own words, without those of the client. */
    static String said(KubernetesClientException e) {
        var status = e.getStatus();
        return status != null && status.getMessage() != null ? status.getMessage() : text(e);
    }

    private static String text(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    }

    private WebAnswer problem(Page page, int status, String detail) {
        if (page.isFragment()) {
            return fragment(status, "problem", page.shell("", ""), Map.of("detail", detail));
        }
        if (!page.request().field("Accept").contains("text/html")) {
            return json(status, Map.of("status", status, "detail", detail));
        }
        var words = page.words();
        var title = words.find("error_" + status).orElse(words.say("error_other"));
        return html(
                status,
                "error",
                page.shell(title, ""),
                Map.of(
                        "status",
                        status,
                        "title",
                        title,
                        "detail",
                        detail,
                        "advice",
                        words.find("error_" + status + "_advice").orElse("")));
    }
}
