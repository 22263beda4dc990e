package io.evenkeel.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;

/** Whatever stands where YAML or JSON should: it is told why it cannot be read, or is written and reads back the same. */
class JsonOrYamlFuzz {
    private static final JsonOrYaml POLICY = new JsonOrYaml("policy", 65_536, "its lists can be shorter");

    @FuzzTest(maxDuration = "200s")
    void anyTextIsATreeOrToldWhyNot(byte[] text) {
        parseOrExplain(text);
    }

    /** One input. */
    static void parseOrExplain(byte[] text) {
        try {
            JsonNode tree = POLICY.parse(text);
            if (tree.isObject()) {
                assertThat(POLICY.parse(JsonOrYaml.toYaml(tree)).toString()).isEqualTo(tree.toString());
            }
        } catch (JsonOrYaml.UnreadableDocumentException e) {
            assertThat(e).hasMessageContaining("\nMaybe ");
        }
    }
}
