package dev.nabi.gateway.wire;

import static dev.nabi.gateway.wire.BadMessageException.malformed;

/** The rule that reads one line {@code name: value} (RFC 9112, section 5). */
final class FieldLine {
    private FieldLine() {}

    static void mark(Fields fields, int from, int to, boolean mayRepair) throws BadMessageException {
        var bytes = fields.bytes();
        var colon = from;
        var hash = 0;
        while (colon < to && bytes[colon] != ':') {
            var lower = Ascii.tokenLower(bytes[colon]);
            if (lower == 0 && mayRepair && colon > from && isBlank(bytes[colon])) {
                break;
            }
            if (lower == 0) {
                throw malformed("a header's name holds what no name may hold");
            }
            hash = FieldName.hash(hash, lower);
            colon++;
        }
        var nameTo = colon;
        while (colon < to && mayRepair && isBlank(bytes[colon])) {
            colon++;
        }
        if (colon == to || colon == from || bytes[colon] != ':') {
            throw malformed("a header has no name");
        }
        var valueFrom = colon + 1;
        while (valueFrom < to && isBlank(bytes[valueFrom])) {
            valueFrom++;
        }
        var valueTo = to;
        while (valueTo > valueFrom && isBlank(bytes[valueTo - 1])) {
            valueTo--;
        }
        for (var i = valueFrom; i < valueTo; i++) {
            if (!Ascii.isValue(bytes[i])) {
                throw malformed("a header's value holds a control character");
            }
        }
        fields.mark(FieldName.of(bytes, from, nameTo, hash), from, nameTo, valueFrom, valueTo);
    }

    private static boolean isBlank(byte b) {
        return b == Ascii.SPACE || b == Ascii.TAB;
    }
}
