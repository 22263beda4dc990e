package io.evenkeel.audit.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** JSON as RFC 8785 writes it: without blanks, names in order, numbers and texts in the one way that ECMAScript writes them. */
public final class Canonical {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonParser parser;
    private final CanonicalText text;

    private Canonical(JsonParser parser, int about) {
        this.parser = parser;
        this.text = new CanonicalText(about);
    }

    /**
     * The canonical form.
     *
     * @param json in UTF-8
     * @throws IllegalArgumentException saying why there is none: not JSON, a name twice in an object, half of a surrogate pair, a
     *     number beyond doubles, or an integer that a double cannot hold
     */
    public static byte[] of(byte[] json) {
        CharBuffer chars = decode(json);
        try (JsonParser parser = FACTORY.createParser(chars.array(), chars.arrayOffset(), chars.remaining())) {
            Canonical canonical = new Canonical(parser, json.length);
            canonical.value(parser.nextToken());
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("JSON ends before " + place(parser) + ", the text does not.");
            }
            return canonical.text.bytes();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    e.getLocation() == null
                            ? "not JSON that is read here: it is too deep, or a text or number in it too long."
                            : "not JSON at line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr() + ".",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be read", e);
        }
    }

    /** A text as JSON writes it, in the one way that there is. @throws IllegalArgumentException for half of a surrogate pair */
    public static byte[] text(String value) {
        CanonicalText text = new CanonicalText(value.length());
        text.string(value);
        return text.bytes();
    }

    private static CharBuffer decode(byte[] json) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8, which JSON must be in.", e);
        }
    }

    private static String place(JsonParser parser) {
        return "line " + parser.currentTokenLocation().getLineNr() + ", column "
                + parser.currentTokenLocation().getColumnNr();
    }

    private void value(JsonToken token) throws IOException {
        if (token == null) {
            throw new IllegalArgumentException("not JSON: the text is empty.");
        }
        switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> text.string(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> text.raw(CanonicalNumber.of(parser.getText()));
            default -> text.raw(parser.getText()); // true, false, null
        }
    }

    private void array() throws IOException {
        text.raw('[');
        boolean isFirst = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (!isFirst) {
                text.raw(',');
            }
            isFirst = false;
            value(token);
        }
        text.raw(']');
    }

    /** Members are written as they come, and put in order if they did not come in it. */
    private void object() throws IOException {
        text.raw('{');
        int begin = text.length();
        List<Member> members = new ArrayList<>();
        boolean inOrder = true;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int from = text.length();
            text.string(name);
            text.raw(':');
            value(parser.nextToken());
            text.raw(',');
            inOrder = inOrder
                    && (members.isEmpty()
                            || members.get(members.size() - 1).name.compareTo(name) < 0);
            members.add(new Member(name, from, text.length()));
        }
        if (!inOrder) {
            arrange(begin, members);
        }
        text.close('}', !members.isEmpty());
    }

    /** By UTF-16 code units, as Java compares texts. */
    private void arrange(int begin, List<Member> members) {
        members.sort(Comparator.comparing(Member::name));
        for (int i = 1; i < members.size(); i++) {
            if (members.get(i - 1).name.equals(members.get(i).name)) {
                throw new IllegalArgumentException("an object has a name twice, before " + place(parser) + ".");
            }
        }
        text.arrange(begin, members);
    }

    /** A member of an object where it stands in the text, with the comma after it. */
    record Member(String name, int from, int to) {}
}
