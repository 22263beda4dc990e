package io.evenkeel.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;

/** Whatever stands where YAML or JSON should: it is told why it cannot be read, or is written and reads back the same. */
class DocumentFuzz {
    private static final Document POLICY = new Document("policy", 65_536, "its lists can be shorter");

    @FuzzTest(maxDuration = "200s")
    void anyTextIsATreeOrToldWhyNot(byte[] text) {
        check(text);
    }

    /** One input. */
    static void check(byte[] text) {
        try {
            JsonNode tree = POLICY.tree(text);
            if (tree.isObject()) {
                assertThat(POLICY.tree(Document.yaml(tree)).toString()).isEqualTo(tree.toString());
            }
        } catch (Document.Unreadable e) {
            assertThat(e).hasMessageContaining("\nMaybe ");
        }
    }
}
