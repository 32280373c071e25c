package dev.nabi.metering.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nabi.metering.billing.Price;
import dev.nabi.metering.billing.PriceList;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * A price list in a file:
 *
 * <pre>
 * { "currency": "USD", "perMillionInvocations": "0.20", "perGbSecond": "0.0000166667",
 *   "freeTier": { "invocations": 1000000, "gbSeconds": 400000 },
 *   "namespaces": { "team-a": { "perGbSecond": "0.00001" } } }
 * </pre>
 *
 * What is absent is as in {@link PriceList#DEFAULT}; what a namespace leaves out is as for all. With
 * {@code perActiveGbSecond} in place of {@code perGbSecond}, instances' active time is what is paid.
 */
public final class PriceListFile {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String PER_GB_SECOND = "perGbSecond";
    private static final String PER_ACTIVE = "perActiveGbSecond";
    private static final Set<String> PRICE = Set.of("perMillionInvocations", PER_GB_SECOND, PER_ACTIVE, "freeTier");
    private static final Set<String> LIST =
            Set.of("perMillionInvocations", PER_GB_SECOND, PER_ACTIVE, "freeTier", "currency", "namespaces");

    private PriceListFile() {}

    public static PriceList read(Path file) {
        try {
            return parse(MAPPER.readTree(Files.readString(file)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The price list " + file + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("The price list " + file + " cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The price list " + file + ": " + e.getMessage(), e);
        }
    }

    private static PriceList parse(JsonNode root) {
        onlyKnown(root, "the price list", LIST);
        var standard = price(root, PriceList.DEFAULT.standard());
        var namespaces = new HashMap<String, Price>();
        root.path("namespaces").properties().forEach(entry -> {
            onlyKnown(entry.getValue(), "namespaces." + entry.getKey(), PRICE);
            namespaces.put(entry.getKey(), price(entry.getValue(), standard));
        });
        return new PriceList(root.path("currency").asText(PriceList.DEFAULT.currency()), standard, namespaces);
    }

    private static Price price(JsonNode node, Price absent) {
        var free = node.path("freeTier");
        if (!free.isMissingNode()) {
            onlyKnown(free, "freeTier", Set.of("invocations", "gbSeconds"));
        }
        return new Price(
                decimal(node, "perMillionInvocations", absent.perMillionInvocations()),
                decimal(node, PER_GB_SECOND, node.has(PER_ACTIVE) ? BigDecimal.ZERO : absent.perGbSecond()),
                decimal(node, PER_ACTIVE, node.has(PER_GB_SECOND) ? BigDecimal.ZERO : absent.perActiveGbSecond()),
                whole(free, "invocations", absent.freeInvocations()),
                decimal(free, "gbSeconds", absent.freeGbSeconds()));
    }

    private static BigDecimal decimal(JsonNode node, String name, BigDecimal absent) {
        var value = node.path(name);
        if (value.isMissingNode()) {
            return absent;
        }
        try {
            return new BigDecimal(value.asText());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + value.asText() + "': it must be a decimal number", e);
        }
    }

    private static long whole(JsonNode node, String name, long absent) {
        try {
            return decimal(node, name, BigDecimal.valueOf(absent)).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(name + " must be a whole number", e);
        }
    }

    private static void onlyKnown(JsonNode node, String where, Set<String> known) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(where + " must be an object");
        }
        for (var entry : node.properties()) {
            if (!known.contains(entry.getKey())) {
                throw new IllegalArgumentException("in " + where + " there is no '" + entry.getKey() + "', but "
                        + String.join(", ", new TreeSet<>(known)));
            }
        }
    }
}
