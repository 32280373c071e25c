package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The numbers that stand beside int, long and double, and a character. */
final class NumberShape extends Shape {
    private enum Kind {
        DECIMAL,
        INTEGER,
        FLOAT,
        SHORT,
        BYTE,
        CHAR
    }

    private final Kind kind;
    private final @Nullable Object absent;

    private NumberShape(Kind kind, @Nullable Object absent) {
        this.kind = kind;
        this.absent = absent;
    }

    static @Nullable Shape of(Type type) {
        if (type == BigDecimal.class) {
            return new NumberShape(Kind.DECIMAL, null);
        }
        if (type == BigInteger.class) {
            return new NumberShape(Kind.INTEGER, null);
        }
        if (type == float.class || type == Float.class) {
            return new NumberShape(Kind.FLOAT, type == float.class ? 0f : null);
        }
        if (type == short.class || type == Short.class) {
            return new NumberShape(Kind.SHORT, type == short.class ? (short) 0 : null);
        }
        if (type == byte.class || type == Byte.class) {
            return new NumberShape(Kind.BYTE, type == byte.class ? (byte) 0 : null);
        }
        return type == char.class || type == Character.class
                ? new NumberShape(Kind.CHAR, type == char.class ? '\0' : null)
                : null;
    }

    @Override
    @Nullable
    Object read(JsonInput in, int depth) throws Declined {
        if (in.takeWord("null")) {
            return absent;
        }
        if (kind == Kind.DECIMAL) {
            return decimal(in.number());
        }
        if (kind == Kind.INTEGER) {
            return integer(in.number());
        }
        if (kind == Kind.FLOAT) {
            return Float.parseFloat(in.number());
        }
        if (kind == Kind.SHORT) {
            return (short) in.integer(Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return kind == Kind.BYTE ? (Object) (byte) in.integer(Byte.MIN_VALUE, Byte.MAX_VALUE) : character(in.string());
    }

    @Override
    @Nullable
    Object absent() {
        return absent;
    }

    private static Object decimal(String number) throws Declined {
        try {
            return new BigDecimal(number);
        } catch (NumberFormatException outOfRange) {
            throw DECLINED;
        }
    }

    private static Object integer(String number) throws Declined {
        try {
            return new BigInteger(number);
        } catch (NumberFormatException fraction) {
            throw DECLINED;
        }
    }

    private static Object character(String text) throws Declined {
        if (text.length() != 1) {
            throw DECLINED;
        }
        return text.charAt(0);
    }
}
