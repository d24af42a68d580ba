-- An agent's program knows its mail by the Message-ID it gave it, not by the one it left with.

CREATE INDEX departure_message_id ON intake.departure (message_id);
