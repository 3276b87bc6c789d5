#!/usr/bin/env python3
"""Makes the recording of conversation 3 and the transcript that belongs to it.

    python3 src/embedded/demo/make-recording.py

Needs espeak-ng (the voices) and ffmpeg with libmp3lame (the encoding); run by hand when the script text changes,
never at install or at start. Each cue is spoken on its own, trimmed to its sound and laid on a silent track at its
time. The transcript's times are read off that track, in samples, so the two cannot drift apart.
"""

import array
import io
import re
import subprocess
import sys
import wave
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPT = HERE / "conversation-3.script.txt"
RECORDING = HERE / "content" / "conversation-3.mp3"
TRANSCRIPT = HERE / "content" / "conversation-3.vtt"

# Voice, words a minute, pitch (0 to 99).
VOICES = {
    "Maren Holt": ("en-gb-x-rp+f3", 150, 52),
    "Tariq Osei": ("en-us+m3", 154, 40),
}
# The spelling that makes espeak-ng say the name right; the transcript keeps the real one.
RESPELLED = {"Tariq": "Tarrick"}

RATE = 22050  # what espeak-ng speaks at
BITRATE = "24k"
QUIET = 200  # of 32767: below this a sample counts as silence
PEAK = 22000  # both voices are brought to the same loudest sample
TAIL_SECONDS = 1.5

LINE = re.compile(r"^(\d+(?:\.\d+)?) ([^:]+): ([^:]+)$")  # Zoom puts no further colon in a cue


def read_script(path):
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    matches = [LINE.match(line) or sys.exit(f"{path.name}: not '<pause> <name>: <text>': {line}") for line in lines]
    return [(float(m[1]), m[2], m[3]) for m in matches]


def speak(name, text):
    """One cue as 16-bit mono samples, without the silence espeak-ng puts around it."""
    voice, speed, pitch = VOICES[name]
    for written, said in RESPELLED.items():
        text = text.replace(written, said)
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", text]
    wav = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(wav)) as spoken:
        if (spoken.getframerate(), spoken.getnchannels(), spoken.getsampwidth()) != (RATE, 1, 2):
            sys.exit("espeak-ng answered in a format this script does not expect")
        samples = array.array("h", spoken.readframes(spoken.getnframes()))
    loud = [i for i, sample in enumerate(samples) if abs(sample) > QUIET]
    piece = samples[loud[0] : loud[-1] + 1]
    gain = PEAK / max(abs(sample) for sample in piece)
    return array.array("h", (round(sample * gain) for sample in piece))


def silence(seconds):
    return array.array("h", bytes(2 * round(seconds * RATE)))


def timestamp(sample):
    seconds, millis = divmod(round(sample * 1000 / RATE), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{millis:03}"


def main():
    track = array.array("h")
    blocks = ["WEBVTT"]
    for number, (pause, name, text) in enumerate(read_script(SCRIPT), start=1):
        track.extend(silence(pause))
        start = len(track)
        track.extend(speak(name, text))
        blocks.append(f"{number}\r\n{timestamp(start)} --> {timestamp(len(track))}\r\n{name}: {text}")
    track.extend(silence(TAIL_SECONDS))

    encode = ["ffmpeg", "-y", "-loglevel", "error", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
    encode += ["-c:a", "libmp3lame", "-b:a", BITRATE, "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    encode += ["-metadata", "title=ReGenesis demo, conversation 3 (synthetic voices)", str(RECORDING)]
    subprocess.run(encode, check=True, input=track.tobytes())
    TRANSCRIPT.write_bytes("".join(block + "\r\n\r\n" for block in blocks).encode("utf-8"))
    print(f"{len(blocks) - 1} cues, {len(track) / RATE:.1f} s, {RECORDING.stat().st_size} bytes")


if __name__ == "__main__":
    main()
