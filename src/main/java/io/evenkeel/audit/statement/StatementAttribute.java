package io.evenkeel.audit.statement;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Attributes of statements that a platform sets, with the values that the database accepts. Source:
 * <a href="https://github.com/digital-services-act/transparency-database">the database's code</a> of 2026-06-24 (commit
 * 69e80a0: app/Http/Requests/StatementStoreRequest.php, app/Models/Statement.php).
 */
enum StatementAttribute {
    DECISION_VISIBILITY(
            ValueKind.LIST,
            "CONTENT_REMOVED CONTENT_DISABLED CONTENT_DEMOTED CONTENT_AGE_RESTRICTED"
                    + " CONTENT_INTERACTION_RESTRICTED CONTENT_LABELLED OTHER",
            "DECISION_VISIBILITY_"),
    DECISION_VISIBILITY_OTHER(500),
    DECISION_MONETARY(ValueKind.ONE, "SUSPENSION TERMINATION OTHER", "DECISION_MONETARY_"),
    DECISION_MONETARY_OTHER(500),
    DECISION_PROVISION(
            ValueKind.ONE,
            "PARTIAL_SUSPENSION TOTAL_SUSPENSION PARTIAL_TERMINATION TOTAL_TERMINATION",
            "DECISION_PROVISION_"),
    DECISION_ACCOUNT(ValueKind.ONE, "SUSPENDED TERMINATED", "DECISION_ACCOUNT_"),
    ACCOUNT_TYPE(ValueKind.ONE, "BUSINESS PRIVATE", "ACCOUNT_TYPE_"),
    DECISION_GROUND(ValueKind.ONE, "ILLEGAL_CONTENT INCOMPATIBLE_CONTENT", "DECISION_GROUND_"),
    DECISION_GROUND_REFERENCE_URL(500),
    ILLEGAL_CONTENT_LEGAL_GROUND(500),
    ILLEGAL_CONTENT_EXPLANATION(2000),
    INCOMPATIBLE_CONTENT_GROUND(500),
    INCOMPATIBLE_CONTENT_EXPLANATION(2000),
    INCOMPATIBLE_CONTENT_ILLEGAL(ValueKind.ONE, "Yes No", ""),
    CONTENT_TYPE(ValueKind.LIST, "APP AUDIO IMAGE PRODUCT SYNTHETIC_MEDIA TEXT VIDEO OTHER", "CONTENT_TYPE_"),
    CONTENT_TYPE_OTHER(500),
    CATEGORY(ValueKind.ONE, CategoryNames.CATEGORIES, "STATEMENT_CATEGORY_"),
    CATEGORY_ADDITION(ValueKind.LIST, CategoryNames.CATEGORIES, "STATEMENT_CATEGORY_"),
    TERRITORIAL_SCOPE(
            ValueKind.LIST,
            "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK",
            ""),
    CONTENT_LANGUAGE(
            ValueKind.ONE, "BG HR CS DA NL EN ET FI FR DE EL HU GA IT LV LT MT PL PT RO SK SL ES SV IS NO", ""),
    SOURCE_TYPE(ValueKind.ONE, "ARTICLE_16 TRUSTED_FLAGGER TYPE_OTHER_NOTIFICATION VOLUNTARY", "SOURCE_"),
    SOURCE_IDENTITY(500);

    /** Form of a value. */
    enum ValueKind {
        ONE,
        LIST,
        TEXT
    }

    /** The categories of two attributes. */
    private static final class CategoryNames {
        static final String CATEGORIES =
                "ANIMAL_WELFARE CONSUMER_INFORMATION CYBER_VIOLENCE CYBER_VIOLENCE_AGAINST_WOMEN"
                        + " DATA_PROTECTION_AND_PRIVACY_VIOLATIONS ILLEGAL_OR_HARMFUL_SPEECH INTELLECTUAL_PROPERTY_INFRINGEMENTS"
                        + " NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS NOT_SPECIFIED_NOTICE OTHER_VIOLATION_TC"
                        + " PROTECTION_OF_MINORS RISK_FOR_PUBLIC_SECURITY SCAMS_AND_FRAUD SELF_HARM UNSAFE_AND_PROHIBITED_PRODUCTS"
                        + " VIOLENCE";
    }

    private final ValueKind valueKind;

    @SuppressWarnings("ImmutableEnumChecker") // a copy
    private final Set<String> values;

    private final int maxLength;

    StatementAttribute(ValueKind valueKind, String values, String prefix) {
        this.valueKind = valueKind;
        this.values = Set.copyOf(
                Stream.of(values.split(" ", -1)).map(value -> prefix + value).toList());
        this.maxLength = 0;
    }

    StatementAttribute(int maxLength) {
        this.valueKind = ValueKind.TEXT;
        this.values = Set.of();
        this.maxLength = maxLength;
    }

    /** Returns the name in the database. */
    String fieldName() {
        return name().toLowerCase(Locale.ROOT);
    }

    ValueKind kind() {
        return valueKind;
    }

    /** Returns the allowed values, sorted; empty for free text. */
    List<String> allowedValues() {
        return values.stream().sorted().toList();
    }

    boolean isAllowed(String value) {
        return valueKind == ValueKind.TEXT ? !value.isBlank() && value.length() <= maxLength : values.contains(value);
    }

    /** Describes the allowed values for error messages. */
    String describeRule() {
        return valueKind == ValueKind.TEXT
                ? "a text of 1 to " + maxLength + " characters"
                : (valueKind == ValueKind.LIST ? "a list out of " : "one of ") + String.join(", ", allowedValues());
    }
}
