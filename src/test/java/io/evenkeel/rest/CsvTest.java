package io.evenkeel.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "|cmd", "%0"})
    void whatLooksLikeAFormulaBecomesAText(String cell) {
        assertThat(Csv.line(List.of(cell))).isEqualTo("'" + cell + "\r\n");
    }

    @Test
    void separatorsAndQuotesAreQuoted() {
        assertThat(Csv.line(List.of("a,b", "say \"x\"", "two\nlines", "plain", "")))
                .isEqualTo("\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",plain,\r\n");
    }
}
