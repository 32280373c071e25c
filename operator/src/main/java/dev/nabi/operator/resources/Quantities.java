package dev.nabi.operator.resources;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** One way to write each quantity, the shortest: {@code 512Mi} for {@code 0.5Gi} and {@code 536870912}. */
final class Quantities {
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

    private Quantities() {}

    static Quantity canonical(Quantity quantity) {
        var amount = quantity.getNumericalAmount();
        var decimal = amount.stripTrailingZeros().scale() > 0 ? fraction(amount) : shortest(amount, decimals());
        var binary = shortest(amount, binaries());
        return new Quantity(binary.length() <= decimal.length() && binary.endsWith("i") ? binary : decimal);
    }

    private static String fraction(BigDecimal amount) {
        var thousandths = amount.multiply(THOUSAND).stripTrailingZeros();
        return thousandths.scale() > 0
                ? amount.stripTrailingZeros().toPlainString()
                : thousandths.toPlainString() + "m";
    }

    /** With the largest unit of which it is a whole number. */
    private static String shortest(BigDecimal amount, Map<String, BigDecimal> units) {
        var text = amount.stripTrailingZeros().toPlainString();
        for (var unit : units.entrySet()) {
            if (amount.signum() != 0 && amount.remainder(unit.getValue()).signum() == 0) {
                text = amount.divide(unit.getValue()).toBigInteger() + unit.getKey();
            }
        }
        return text;
    }

    private static Map<String, BigDecimal> decimals() {
        return units(THOUSAND, "k", "M", "G", "T", "P", "E");
    }

    private static Map<String, BigDecimal> binaries() {
        return units(KIBI, "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    }

    private static Map<String, BigDecimal> units(BigDecimal base, String... names) {
        var units = new LinkedHashMap<String, BigDecimal>();
        for (var power = 1; power <= names.length; power++) {
            units.put(names[power - 1], base.pow(power));
        }
        return units;
    }
}
