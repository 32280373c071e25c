package dev.nabi.reconciliation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code GET /cost} charges, its lines summed up by what is charged.
 *
 * @param wrongLines whose amount is not their quantity times their price, rounded half up to the millionth
 */
record Invoice(String currency, Map<String, Item> items, int wrongLines, BigDecimal total) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Lines of one kind. */
    record Item(int lines, BigDecimal quantity, String unit, BigDecimal unitPrice, BigDecimal amount) {
        private Item plus(Item other) {
            return new Item(
                    lines + other.lines, quantity.add(other.quantity), unit, unitPrice, amount.add(other.amount));
        }
    }

    static Invoice parse(String json) throws JsonProcessingException {
        var answer = JSON.readTree(json);
        var items = new LinkedHashMap<String, Item>();
        var wrong = 0;
        for (var line : answer.get("lines")) {
            var item = new Item(
                    1,
                    new BigDecimal(line.get("quantity").asText()),
                    line.get("unit").asText(),
                    new BigDecimal(line.get("unitPrice").asText()),
                    new BigDecimal(line.get("amount").asText()));
            var amount = item.quantity().multiply(item.unitPrice()).setScale(6, RoundingMode.HALF_UP);
            wrong += amount.compareTo(item.amount()) == 0 ? 0 : 1;
            items.merge(line.get("item").asText(), item, Item::plus);
        }
        return new Invoice(
                answer.get("currency").asText(),
                items,
                wrong,
                new BigDecimal(answer.get("total").asText()));
    }

    BigDecimal quantity(String item) {
        var known = items.get(item);
        return known == null ? BigDecimal.ZERO : known.quantity();
    }

    BigDecimal sumOfLines() {
        return items.values().stream().map(Item::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
