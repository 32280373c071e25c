package dev.nabi.metering.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nabi.metering.billing.Invoice;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** An invoice as JSON; numbers with decimals are strings, since a double cannot hold them. */
final class CostJson {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private CostJson() {}

    static String write(CostRequest request, String covers, Invoice invoice) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField(
                    "from", request.range().text(request.range().from().toEpochMilli()));
            json.writeStringField(
                    "to", request.range().text(request.range().to().toEpochMilli()));
            json.writeStringField("zone", request.range().zone().getId());
            json.writeStringField("covers", covers);
            json.writeStringField("currency", invoice.currency());
            json.writeArrayFieldStart("lines");
            for (var line : invoice.lines()) {
                write(json, line);
            }
            json.writeEndArray();
            json.writeStringField("total", invoice.total().toPlainString());
            json.writeArrayFieldStart("freeTierAppliedTo");
            for (var month : request.freeMonths()) {
                json.writeString(month);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Invoice.Line line) throws IOException {
        json.writeStartObject();
        json.writeStringField("month", line.month());
        json.writeStringField("namespace", line.namespace());
        if (!line.function().isEmpty()) {
            json.writeStringField("function", line.function());
        }
        json.writeStringField("item", line.item().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("adjustment", line.adjustment());
        json.writeStringField("quantity", line.quantity().toPlainString());
        json.writeStringField("unit", line.item().unit());
        json.writeStringField("unitPrice", line.unitPrice().toPlainString());
        json.writeStringField("amount", line.amount().toPlainString());
        json.writeEndObject();
    }
}
