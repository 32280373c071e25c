package dev.nabi.metering.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nabi.metering.billing.Measure;
import dev.nabi.metering.billing.Pricing;
import dev.nabi.metering.billing.Usage;
import dev.nabi.metering.billing.UsageKey;
import dev.nabi.metering.ledger.Dimension;
import dev.nabi.metering.ledger.Period;
import dev.nabi.metering.ledger.UsagePage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A page of usage as JSON. */
final class UsageJson {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private final UsageRequest request;
    private final JsonGenerator json;

    private UsageJson(UsageRequest request, JsonGenerator json) {
        this.request = request;
        this.json = json;
    }

    static String write(UsageRequest request, String covers, UsagePage page, @Nullable String next) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(text)) {
            new UsageJson(request, json).page(covers, page, next);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void page(String covers, UsagePage page, @Nullable String next) throws IOException {
        json.writeStartObject();
        period(new Period(
                request.range().from().toEpochMilli(), request.range().to().toEpochMilli()));
        json.writeStringField("step", request.step().name().toLowerCase(Locale.ROOT));
        json.writeStringField("zone", request.range().zone().getId());
        json.writeStringField("covers", covers);
        json.writeArrayFieldStart("rows");
        for (var row : page.rows()) {
            json.writeStartObject();
            period(row.period());
            amounts(row.key(), row.usage());
            json.writeEndObject();
        }
        json.writeEndArray();
        adjustments(page);
        losses(page);
        if (next != null) {
            json.writeStringField("next", next);
        }
        json.writeEndObject();
    }

    private void adjustments(UsagePage page) throws IOException {
        json.writeArrayFieldStart("adjustments");
        for (var adjustment : page.adjustments()) {
            json.writeStartObject();
            period(adjustment.booked());
            json.writeStringField("hour", request.range().text(adjustment.hour().fromMillis()));
            amounts(adjustment.key(), adjustment.usage());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void losses(UsagePage page) throws IOException {
        json.writeArrayFieldStart("losses");
        for (var loss : page.losses()) {
            json.writeStartObject();
            json.writeStringField("gateway", loss.gateway());
            json.writeStringField("reason", loss.reason().name());
            json.writeObjectField("invocations", loss.invocations());
            period(loss.period());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void period(Period period) throws IOException {
        json.writeStringField("from", request.range().text(period.fromMillis()));
        json.writeStringField("to", request.range().text(period.toMillis()));
    }

    private void amounts(UsageKey key, Usage usage) throws IOException {
        var by = request.query().by();
        if (by.contains(Dimension.NAMESPACE)) {
            json.writeStringField("namespace", key.namespace());
        }
        if (by.contains(Dimension.FUNCTION)) {
            json.writeStringField("function", key.function());
        }
        if (by.contains(Dimension.REVISION)) {
            json.writeStringField("revision", key.revision());
        }
        if (by.contains(Dimension.MEMORY)) {
            json.writeNumberField("memoryMib", key.memoryMib());
        }
        json.writeNumberField("invocations", usage.invocations());
        json.writeNumberField("billedInvocations", usage.billedInvocations());
        json.writeStringField(
                "gbSeconds", Pricing.gbSeconds(usage.get(Measure.MIB_MS)).toPlainString());
        for (var measure : Measure.values()) {
            json.writeNumberField(MeasureNames.name(measure), usage.get(measure));
        }
        json.writeStringField(
                "activeGbSeconds",
                Pricing.gbSeconds(usage.get(Measure.ACTIVE_MIB_MS)).toPlainString());
    }
}
