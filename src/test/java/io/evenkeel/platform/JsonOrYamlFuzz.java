package io.evenkeel.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;

/** Any input is either rejected with an explanation, or round-trips. */
class JsonOrYamlFuzz {
    private static final JsonOrYaml POLICY = new JsonOrYaml("policy", 65_536, "its lists can be shorter");

    @FuzzTest(maxDuration = "200s")
    void parsesOrExplainsAnyInput(byte[] text) {
        parseOrExplain(text);
    }

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
