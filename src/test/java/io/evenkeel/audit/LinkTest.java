package io.evenkeel.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkTest {
    /** printf '%064d\n1\n{"a":"ä"}' 0 | sha256sum, and that hash again in front of "\n2\nb". */
    @Test
    void aHashIsWhatAnybodyCanComputeFromTheOneBeforeTheNumberAndTheBody() {
        Link first = Link.START.next("{\"a\":\"ä\"}");

        assertThat(first).isEqualTo(new Link(1, "692620c306f40edf11c4146e66acfe8f7264a14c7be1b2204104bdb10a601cb5"));
        assertThat(first.next("b"))
                .isEqualTo(new Link(2, "1d16c54c15c276153ea1f93ba998fc18217c0155d69e6ede6353a0580c299318"));
    }
}
