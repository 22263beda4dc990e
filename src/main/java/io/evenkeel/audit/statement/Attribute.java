package io.evenkeel.audit.statement;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a platform may say of its statements, as
 * <a href="https://github.com/digital-services-act/transparency-database">the database's source</a> checked it on 2026-06-24 (commit
 * 69e80a0: app/Http/Requests/StatementStoreRequest.php, app/Models/Statement.php).
 */
enum Attribute {
    DECISION_VISIBILITY(
            Kind.LIST,
            "CONTENT_REMOVED CONTENT_DISABLED CONTENT_DEMOTED CONTENT_AGE_RESTRICTED"
                    + " CONTENT_INTERACTION_RESTRICTED CONTENT_LABELLED OTHER",
            "DECISION_VISIBILITY_"),
    DECISION_VISIBILITY_OTHER(500),
    DECISION_MONETARY(Kind.ONE, "SUSPENSION TERMINATION OTHER", "DECISION_MONETARY_"),
    DECISION_MONETARY_OTHER(500),
    DECISION_PROVISION(
            Kind.ONE,
            "PARTIAL_SUSPENSION TOTAL_SUSPENSION PARTIAL_TERMINATION TOTAL_TERMINATION",
            "DECISION_PROVISION_"),
    DECISION_ACCOUNT(Kind.ONE, "SUSPENDED TERMINATED", "DECISION_ACCOUNT_"),
    ACCOUNT_TYPE(Kind.ONE, "BUSINESS PRIVATE", "ACCOUNT_TYPE_"),
    DECISION_GROUND(Kind.ONE, "ILLEGAL_CONTENT INCOMPATIBLE_CONTENT", "DECISION_GROUND_"),
    DECISION_GROUND_REFERENCE_URL(500),
    ILLEGAL_CONTENT_LEGAL_GROUND(500),
    ILLEGAL_CONTENT_EXPLANATION(2000),
    INCOMPATIBLE_CONTENT_GROUND(500),
    INCOMPATIBLE_CONTENT_EXPLANATION(2000),
    INCOMPATIBLE_CONTENT_ILLEGAL(Kind.ONE, "Yes No", ""),
    CONTENT_TYPE(Kind.LIST, "APP AUDIO IMAGE PRODUCT SYNTHETIC_MEDIA TEXT VIDEO OTHER", "CONTENT_TYPE_"),
    CONTENT_TYPE_OTHER(500),
    CATEGORY(Kind.ONE, Words.CATEGORIES, "STATEMENT_CATEGORY_"),
    CATEGORY_ADDITION(Kind.LIST, Words.CATEGORIES, "STATEMENT_CATEGORY_"),
    TERRITORIAL_SCOPE(
            Kind.LIST, "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK", ""),
    CONTENT_LANGUAGE(Kind.ONE, "BG HR CS DA NL EN ET FI FR DE EL HU GA IT LV LT MT PL PT RO SK SL ES SV IS NO", ""),
    SOURCE_TYPE(Kind.ONE, "ARTICLE_16 TRUSTED_FLAGGER TYPE_OTHER_NOTIFICATION VOLUNTARY", "SOURCE_"),
    SOURCE_IDENTITY(500);

    /** How its values look. */
    enum Kind {
        ONE,
        LIST,
        TEXT
    }

    /** Used twice. */
    private static final class Words {
        static final String CATEGORIES =
                "ANIMAL_WELFARE CONSUMER_INFORMATION CYBER_VIOLENCE CYBER_VIOLENCE_AGAINST_WOMEN"
                        + " DATA_PROTECTION_AND_PRIVACY_VIOLATIONS ILLEGAL_OR_HARMFUL_SPEECH INTELLECTUAL_PROPERTY_INFRINGEMENTS"
                        + " NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS NOT_SPECIFIED_NOTICE OTHER_VIOLATION_TC"
                        + " PROTECTION_OF_MINORS RISK_FOR_PUBLIC_SECURITY SCAMS_AND_FRAUD SELF_HARM UNSAFE_AND_PROHIBITED_PRODUCTS"
                        + " VIOLENCE";
    }

    private final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // a copy
    private final Set<String> values;

    private final int longest;

    Attribute(Kind kind, String values, String prefix) {
        this.kind = kind;
        this.values = Set.copyOf(
                Stream.of(values.split(" ", -1)).map(value -> prefix + value).toList());
        this.longest = 0;
    }

    Attribute(int longest) {
        this.kind = Kind.TEXT;
        this.values = Set.of();
        this.longest = longest;
    }

    /** As the database calls it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    Kind kind() {
        return kind;
    }

    /** Those that are allowed; empty for free text. */
    List<String> allowed() {
        return values.stream().sorted().toList();
    }

    boolean allows(String value) {
        return kind == Kind.TEXT ? !value.isBlank() && value.length() <= longest : values.contains(value);
    }

    /** What its values have to be, for who wrote another. */
    String rule() {
        return kind == Kind.TEXT
                ? "a text of 1 to " + longest + " characters"
                : (kind == Kind.LIST ? "a list out of " : "one of ") + String.join(", ", allowed());
    }
}
