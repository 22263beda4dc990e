package io.evenkeel.audit.proof;

import io.evenkeel.platform.Shown;
import java.io.IOException;
import java.math.BigDecimal;
import org.erdtman.jcs.NumberToJSON;

/** Numbers as ECMAScript writes them. */
final class CanonicalNumber {
    /** Of so few digits no two are the same double: nothing shorter can stand for it. */
    private static final int SURE_DIGITS = 15;

    private static final int PLAIN_DECIMALS = 6;

    private CanonicalNumber() {}

    /** Of a number as JSON writes it. @throws IllegalArgumentException if it is beyond doubles, or an integer that none holds */
    static String of(String number) {
        return isPlain(number) ? number : written(number);
    }

    /** A short number that is sure to be written like this already; most are. */
    private static boolean isPlain(String number) {
        int from = number.charAt(0) == '-' ? 1 : 0;
        int point = number.indexOf('.');
        int digits = number.length() - from - (point < 0 ? 0 : 1);
        if (digits > SURE_DIGITS) {
            return false;
        }
        for (int i = from; i < number.length(); i++) {
            char one = number.charAt(i);
            if (one != '.' && (one < '0' || one > '9')) {
                return false; // an exponent
            }
        }
        return point < 0
                ? number.charAt(from) != '0' || number.length() == 1 // not -0
                : number.charAt(number.length() - 1) != '0' && (number.charAt(from) != '0' || isLarge(number, point));
    }

    /** A fraction that is written without an exponent: a millionth or more. */
    private static boolean isLarge(String number, int point) {
        for (int i = point + 1; i < Math.min(number.length(), point + 1 + PLAIN_DECIMALS); i++) {
            if (number.charAt(i) != '0') {
                return true;
            }
        }
        return false;
    }

    private static String written(String number) {
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("a number (" + Shown.of(number) + ") is beyond what a double holds.");
        }
        String written = written(value);
        if (isInteger(number) && isAnother(number, value, written)) {
            throw new IllegalArgumentException(
                    "an integer (" + Shown.of(number) + ") is not one that a double holds.\nMaybe write it as a text.");
        }
        return written;
    }

    private static boolean isAnother(String integer, double value, String written) {
        BigDecimal meant = new BigDecimal(integer);
        return meant.compareTo(new BigDecimal(value)) != 0 && meant.compareTo(new BigDecimal(written)) != 0;
    }

    private static String written(double value) {
        try {
            return NumberToJSON.serializeNumber(value);
        } catch (IOException e) {
            throw new IllegalArgumentException("a number (" + value + ") cannot be written", e);
        }
    }

    private static boolean isInteger(String number) {
        return number.chars().allMatch(one -> one == '-' || (one >= '0' && one <= '9'));
    }
}
