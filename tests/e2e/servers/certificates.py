"""Client certificates of an authority of our own, and a mail program that shows one."""

import os
import ssl
import subprocess

from .mailing import addresses, connect, hand_over


def openssl(directory, *arguments):
    subprocess.run(["openssl", *arguments], cwd=directory, check=True, capture_output=True)


def make_certificates(directory, *names):
    """An authority, and for each common name NAME.pem with key and certificate. One of them serves
    as the mail server's, too. Returns the directory."""
    os.makedirs(directory, exist_ok=True)
    openssl(directory, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
            "/CN=Test authority", "-keyout", "authority.key", "-out", "authority.pem")
    for name in ("mail.acme.example", *names):
        openssl(directory, "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/O=ACME/CN={name}",
                "-keyout", f"{name}.key", "-out", f"{name}.csr")
        openssl(directory, "x509", "-req", "-in", f"{name}.csr", "-CA", "authority.pem", "-CAkey",
                "authority.key", "-CAcreateserial", "-days", "2", "-out", f"{name}.crt")
    return directory


def submit_with_certificate(site, certificates, name, mail, sender="x@acme.example"):
    """One mail over TLS, without a login; returns the last answer, (code, text)."""
    context = ssl.create_default_context(cafile=os.path.join(certificates, "authority.pem"))
    context.check_hostname = False
    context.load_cert_chain(os.path.join(certificates, f"{name}.crt"),
                            os.path.join(certificates, f"{name}.key"))
    with connect(site.mail_server.submission_port) as session:
        session.starttls(context=context)
        session.ehlo()
        return hand_over(session, sender, addresses(mail["To"]), mail.as_bytes(policy=mail.policy))
