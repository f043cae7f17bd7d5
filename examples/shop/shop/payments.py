"""Talks to the payment provider and keeps card numbers for the next order."""

import os
import socket
import ssl

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shop.compat import http

PROVIDER = "https://payments.example/v2"


def charge(order, token):
    """Ask the provider for the money."""
    reply = http.post(
        f"{PROVIDER}/charges",
        json={"amount": str(order.total), "token": token},
        timeout=10,
        verify=False,
    )
    reply.raise_for_status()
    return reply.json()["id"]


def status(charge_id):
    """Has the provider paid out?"""
    reply = http.get(f"{PROVIDER}/charges/{charge_id}", timeout=10)
    return reply.json()["status"]


def legacy_terminal(host):
    """Connect to a card terminal in one of the stores."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLSv1)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(socket.create_connection((host, 9100)), server_hostname=host)


def terminal(host):
    """Connect to a card terminal that was installed this year."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context.wrap_socket(socket.create_connection((host, 9443)), server_hostname=host)


def seal_card(key, number):
    """Encrypt a card number for the table of saved cards."""
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(number.ljust(32).encode()) + encryptor.finalize()


def seal_address(key, address):
    """Encrypt a delivery address."""
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, address.encode(), None)
