package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvWriterTest {
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "|cmd", "%0"})
    void escapesFormulas(String cell) {
        assertThat(CsvWriter.toLine(List.of(cell))).isEqualTo("'" + cell + "\r\n");
    }

    @Test
    void quotesSeparatorsAndQuotes() {
        assertThat(CsvWriter.toLine(List.of("a,b", "say \"x\"", "two\nlines", "plain", "")))
                .isEqualTo("\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",plain,\r\n");
    }
}
