package io.evenkeel.transparencylog;

import io.evenkeel.platform.SafeText;
import java.io.IOException;
import java.math.BigDecimal;
import org.erdtman.jcs.NumberToJSON;

/** Formats numbers as ECMAScript does. */
final class EcmaScriptNumber {
    /** Up to so many digits, different decimals are different doubles, so none has a shorter form. */
    private static final int MAX_EXACT_DIGITS = 15;

    private static final int MAX_PLAIN_DECIMALS = 6;

    private EcmaScriptNumber() {}

    /**
     * Formats a JSON number.
     *
     * @throws IllegalArgumentException if it is beyond the range of doubles, or an integer that no double holds
     */
    static String format(String number) {
        return isAlreadyCanonical(number) ? number : reformat(number);
    }

    /** Returns whether a short number is certainly canonical already, as most are. */
    private static boolean isAlreadyCanonical(String number) {
        int from = number.charAt(0) == '-' ? 1 : 0;
        int point = number.indexOf('.');
        int digits = number.length() - from - (point < 0 ? 0 : 1);
        if (digits > MAX_EXACT_DIGITS) {
            return false;
        }
        for (int i = from; i < number.length(); i++) {
            char character = number.charAt(i);
            if (character != '.' && (character < '0' || character > '9')) {
                return false; // an exponent
            }
        }
        return point < 0
                ? number.charAt(from) != '0' || number.length() == 1 // not -0
                : number.charAt(number.length() - 1) != '0'
                        && (number.charAt(from) != '0' || isAtLeastOneMillionth(number, point));
    }

    /** Returns whether a fraction is a millionth or more, which is written without an exponent. */
    private static boolean isAtLeastOneMillionth(String number, int point) {
        for (int i = point + 1; i < Math.min(number.length(), point + 1 + MAX_PLAIN_DECIMALS); i++) {
            if (number.charAt(i) != '0') {
                return true;
            }
        }
        return false;
    }

    private static String reformat(String number) {
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "a number (" + SafeText.sanitise(number) + ") is beyond what a double holds.");
        }
        String formatted = formatDouble(value);
        if (isInteger(number) && changesValue(number, value, formatted)) {
            throw new IllegalArgumentException("an integer (" + SafeText.sanitise(number)
                    + ") is not one that a double holds.\nMaybe write it as a text.");
        }
        return formatted;
    }

    private static boolean changesValue(String integer, double value, String formatted) {
        BigDecimal exact = new BigDecimal(integer);
        return exact.compareTo(new BigDecimal(value)) != 0 && exact.compareTo(new BigDecimal(formatted)) != 0;
    }

    private static String formatDouble(double value) {
        try {
            return NumberToJSON.serializeNumber(value);
        } catch (IOException e) {
            throw new IllegalArgumentException("a number (" + value + ") cannot be written", e);
        }
    }

    private static boolean isInteger(String number) {
        return number.chars().allMatch(character -> character == '-' || (character >= '0' && character <= '9'));
    }
}
